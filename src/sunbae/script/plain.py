"""`python -m sunbae.script.plain JOB`: a script by Keras' own methods, for a comparison."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from sunbae.files import atomic_write
from sunbae.script.compare import WeighingRecorder
from sunbae.script.run import RunOptions, run


def main(job: dict[str, Any]) -> int:
    """Run it; result.json is in the job's folder at the end. The exit code of the script."""
    folder = Path(job["folder"])
    cwd = None if job["cwd"] is None else Path(job["cwd"])
    recorder = WeighingRecorder().keep_in(folder)
    options = RunOptions(Path(job["script"]), tuple(job["arguments"]), cwd, engine=False, record=False, seeded=True)
    finished = run(options, recorder)
    result = {"seconds": finished.seconds, "code": finished.ending.code, "losses": recorder.losses()}
    atomic_write(folder / "result.json", json.dumps(result))
    return finished.ending.code


if __name__ == "__main__":
    raise SystemExit(main(json.loads(sys.argv[1])))
