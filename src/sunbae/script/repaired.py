"""`python -m sunbae.script.repaired JOB.json`: a script with some of its calls repaired, see `honest`."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sunbae.files import atomic_write, cache_base
from sunbae.patch.notes import is_users
from sunbae.script.audit import Auditor
from sunbae.script.honest import extended
from sunbae.script.kept import Keeper
from sunbae.script.run import Finished, RunOptions, run
from sunbae.script.written import written_files
from sunbae.watch.repair import Repair, repair_from

ROUNDS = 3  # a mistake may hide another, or which rows the other is to learn from
PATIENCE_S = 120  # a longer script runs under its own seed only


def main(path: Path) -> int:
    """Run it; result.json is in the job's folder at the end. The exit code of the script."""
    job: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    cache = cache_base()
    keeper = Keeper(path.parent, () if cache is None else (str(cache),))
    with written_files(keeper.keep):
        plan = tuple(repair_from(one) for one in job["plan"])
        for _round in range(ROUNDS):
            began = time.perf_counter()
            finished = _once(job, plan, 0)
            before, plan = plan, extended(plan, () if finished.audit is None else finished.audit.findings)
            if finished.ending.code or plan == before:
                break
        plan = before
        again = []
        if finished.ending.code == 0 and time.perf_counter() - began < PATIENCE_S:
            again = [_claims(_once(job, plan, shift)) for shift in range(1, job["seeds"])]
    result = {
        "rules": [repair.rule for repair in plan],
        "code": finished.ending.code,
        "claims": _claims(finished),
        "again": again,
        "findings": [] if finished.audit is None else [finding.id for finding in finished.audit.findings],
    }
    atomic_write(path.parent / "result.json", json.dumps(result))
    return finished.ending.code


def _once(job: dict[str, Any], plan: Sequence[Repair], shift: int) -> Finished:
    options = RunOptions(
        Path(job["script"]),
        tuple(job["arguments"]),
        None if job["cwd"] is None else Path(job["cwd"]),
        honest=False,
        select=tuple(job["select"]),
        ignore=tuple(job["ignore"]),
        record=False,
    )
    with _as_anew():
        return run(options, auditor=Auditor(plan, shift))


def _claims(finished: Finished) -> list[dict[str, Any]]:
    return [] if finished.audit is None else [dataclasses.asdict(claim) for claim in finished.audit.claims]


@contextmanager
def _as_anew() -> Iterator[None]:
    """Afterwards the working directory is that of before, and modules of the user's are imported again."""
    here, before = os.getcwd(), set(sys.modules)
    try:
        yield
    finally:
        os.chdir(here)
        for name in set(sys.modules) - before:
            file = getattr(sys.modules[name], "__file__", None)
            if file and is_users(file):
                del sys.modules[name]


if __name__ == "__main__":
    code = main(Path(sys.argv[1]))
    sys.stdout.flush()
    os._exit(code)  # a script may have threads that never end
