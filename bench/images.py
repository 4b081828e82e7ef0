"""`sunbae train` on four sets of pictures with four networks each: accuracy, time and parameters.

    python -m bench.images [SET-MODEL ...]

The data are found as `sunbae data list` says. Each row is put into bench/images.json, RESULTS.md and docs/pictures.md
as soon as it is known, so that the long ones can be measured one by one; all together take hours on two cores.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.job import trained
from bench.report import JOBS, save_images

SEEDS = 3


def main(names: list[str]) -> None:
    """Run the jobs one after the other."""
    for job in names or JOBS:
        row = _row(*job.rsplit("-", 1))
        save_images(job, row)
        print(row, flush=True)


def _row(name: str, model: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "run"
        words = [name, "--model", model, "--seeds", str(SEEDS), "--out", str(out)]
        found, seconds = trained(words, Path(place))
        record = json.loads((out / "run.json").read_text(encoding="utf-8"))
        explained = [sys.executable, "-m", "sunbae", "explain", str(out), "--json"]
        network = json.loads(subprocess.run(explained, capture_output=True, text=True, check=True).stdout)
    score, own = found["test"]["accuracy"], record["seconds"]["train"]
    return {
        "set": name,
        "network": model,
        "accuracy": f"{100 * score['mean']:.2f} ± {100 * score['sd']:.2f} %",
        "linear": f"{100 * found['baselines']['linear']['accuracy']:.1f} %",
        "parameters": f"{network['parameters']:,}",
        "epochs": str(record["fit"]["epochs"]),
        "minutes a seed": f"{own / SEEDS / 60:.1f}",
        "minutes in all": f"{seconds / 60:.1f}",
    }


if __name__ == "__main__":
    main(sys.argv[1:])
