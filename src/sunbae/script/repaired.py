"""`python -m sunbae.script.repaired JOB.json`: a script with some of its calls repaired, see `honest`."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path
from typing import Any

from sunbae.files import atomic_write, cache_base
from sunbae.script.audit import Auditor
from sunbae.script.kept import Keeper
from sunbae.script.run import RunOptions, run
from sunbae.script.written import written_files
from sunbae.watch.repair import repair_from


def main(path: Path) -> int:
    """Run it; result.json is in the job's folder at the end. The exit code of the script."""
    job: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    cwd = None if job["cwd"] is None else Path(job["cwd"])
    auditor = Auditor([repair_from(one) for one in job["plan"]])
    options = RunOptions(
        Path(job["script"]), tuple(job["arguments"]), cwd, seeds=job["seeds"], record=False, honest=False
    )
    cache = cache_base()
    keeper = Keeper(path.parent, () if cache is None else (str(cache),))
    with written_files(keeper.keep):
        finished = run(options, auditor=auditor)
    audit = finished.audit
    result = {
        "code": finished.ending.code,
        "claims": [] if audit is None else [dataclasses.asdict(claim) for claim in audit.claims],
        "findings": [] if audit is None else [finding.id for finding in audit.findings],
        "seeds": [
            {"metric": one.metric, "claimed": one.claimed, "sd": one.sd}
            for one in finished.repeated
            if not isinstance(one, str)
        ],
    }
    atomic_write(path.parent / "result.json", json.dumps(result))
    return finished.ending.code


if __name__ == "__main__":
    code = main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(code)  # a script may have threads that never end
