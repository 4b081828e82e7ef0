"""What the audit changes, which is nothing, what it finds, and what it costs: the scripts of tests/scripts.

    python -m bench.audit [SCRIPT ...] [--turns 1]
    python -m bench.audit --memory

Each script runs with and without the audit, in a process and a folder of its own, one after the other in each turn,
and begins with the same seed. What it prints, its exit code and the weights after each fit must be the same to the
bit; the findings are held against the mistakes that tests/scripts/index.py names. Each script is put into
bench/audit.json and RESULTS.md as it comes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path
from typing import Any

from bench.lessons import LIMIT_S, SCRIPTS, index
from bench.report import save_audited
from sunbae.script.printed import compare_printed


def child(folder: Path, script: str, watched: bool) -> int:
    """Run a script; what came of it is in `folder`, result.json."""
    from sunbae.script.compare import WeighingRecorder
    from sunbae.script.run import RunOptions, run

    recorder = WeighingRecorder().keep_in(folder)
    options = RunOptions(Path(script), audit=watched, honest=False, record=False, seeded=True)
    finished = run(options, recorder)
    audit = finished.audit
    weights = hashlib.sha256(b"".join(path.read_bytes() for path in recorder.kept))
    found = {
        "seconds": finished.seconds,
        "fits": len(recorder.kept),
        "weights": weights.hexdigest(),
        "findings": [] if audit is None else [one.record() for one in audit.findings],
        "trouble": [] if audit is None else list(audit.trouble),
    }
    (folder / "result.json").write_text(json.dumps(found), encoding="utf-8")
    return finished.ending.code


def once(script: Any, watched: bool) -> dict[str, Any]:
    """Run a script in a process and a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="audit-") as place:
        folder = Path(place) / "scripts"
        shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        variables = os.environ | {"PYTHONUTF8": "1"}
        for before in script.after:
            command = [sys.executable, "-m", "sunbae", "run", "--no-record", "--no-honest", "-q", str(folder / before)]
            subprocess.run(command, cwd=folder / script.cwd, env=variables, capture_output=True, timeout=LIMIT_S)
        kept = Path(place) / "kept"
        kept.mkdir()
        # The module is found from where this runs, the script where it lies.
        code = "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]); from bench.audit import child; "
        code += "sys.exit(child(Path(sys.argv[2]), sys.argv[3], sys.argv[4] == 'watched'))"
        words = [os.getcwd(), str(kept), str(folder / script.file), "watched" if watched else "alone"]
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=folder / script.cwd,
            env=variables,
            capture_output=True,
            timeout=LIMIT_S,
        )
        seconds = time.perf_counter() - started
        result = kept / "result.json"
        found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {"seconds": None}
        said = done.stdout.decode("utf-8", "replace").replace(place, "")
        return found | {"process": seconds, "code": done.returncode, "output": said}


def measure(script: Any, turns: int) -> dict[str, Any]:
    """Both ways, so many times."""
    pairs = []
    for turn in range(turns):
        ways = {watched: once(script, watched) for watched in ((True, False) if turn % 2 else (False, True))}
        pairs.append((ways[True], ways[False]))
    watched, alone = pairs[0]
    same = [name for name in ("code", "weights", "fits") if watched.get(name) == alone.get(name)]
    # Bars and times are other ones in every run.
    if not compare_printed(watched["output"], alone["output"], tolerance=0.0).different:
        same.append("output")
    got = {finding["id"] for finding in watched.get("findings", ())}
    names = _names()
    sure = {names[mistake.rule] for mistake in script.mistakes if mistake.sure}
    allowed = {names[mistake.rule] for mistake in script.mistakes}
    grave = {f["id"] for f in watched.get("findings", ()) if f["severity"] in ("critical", "high", "medium")}
    judged = {id for id in grave if id in names.values()}
    return {
        "same": same,
        "trouble": watched.get("trouble", []),
        "watched_s": [one["seconds"] for one, _other in pairs],
        "alone_s": [other["seconds"] for _one, other in pairs],
        "watched_process_s": [one["process"] for one, _other in pairs],
        "alone_process_s": [other["process"] for _one, other in pairs],
        "right": sorted(sure & got),
        "missed": sorted(sure - got),
        "wrong": sorted(judged - allowed),
        "code": watched["code"],
    }


def _names() -> dict[str, str]:
    """The name of a rule in tests/scripts/index.py -> its id; of those that look at learning curves none is named."""
    from sunbae.watch.rules import rules

    found = {rule.name: rule.id for rule in rules() if rule.name in index().RULES}
    missing = set(index().RULES) - set(found)
    if missing:
        raise SystemExit(f"no rules of ours: {missing}")
    return found


def memory(n: int = 1_000_000) -> None:
    """Bytes that are kept for each row of an array, of a split of it, and of what a scaler made of it."""
    import numpy as np

    from sunbae.watch.lineage import Lineage

    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(n, 10)), rng.normal(size=n)
    order = rng.permutation(n)
    parts = order[: n * 3 // 4], order[n * 3 // 4 :]
    halves = [x[part] for part in parts]
    scaled = [half / 2 for half in halves]
    lineage = Lineage()
    tracemalloc.start()
    kept = []
    rows = 0

    def count(label: str, value: Any) -> None:
        nonlocal rows
        kept.append(value)
        rows += len(value)
        print(f"{label}: {tracemalloc.get_traced_memory()[0] / rows:.1f} bytes for each of {rows} rows", flush=True)

    whole = lineage.look(x)
    assert whole is not None
    count("x", whole)
    count("y", lineage.look(y))
    seen = [lineage.taken(half, whole, part) for half, part in zip(halves, parts, strict=True)]
    count("train", seen[0])
    count("test", seen[1])
    for k, one in enumerate(scaled):
        count("scaled", lineage.made(one, seen[k], 0))
    print(f"peak {tracemalloc.get_traced_memory()[1] / 2**20:.0f} MiB")


def main() -> int:
    """Measure what is asked for; 1 if something is not the same."""
    parser = argparse.ArgumentParser(prog="python -m bench.audit", description=__doc__)
    parser.add_argument("script", nargs="*", help="names in tests/scripts; default: all")
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    if options.memory:
        memory()
        return 0
    failed = False
    for script in index().SCRIPTS:
        if options.script and script.file not in options.script:
            continue
        found = measure(script, options.turns)
        save_audited(script.file, found)
        bad = len(found["same"]) < 4 or bool(found["trouble"])
        failed |= bad
        more = statistics.median(a - b for a, b in zip(found["watched_s"], found["alone_s"], strict=True))
        words = [f"{name} {' '.join(found[name])}" for name in ("missed", "wrong") if found[name]]
        print(
            script.file, f"{more:+.2f} s of {statistics.median(found['alone_s']):.2f}",
            "DIFFERS: only the same " + str(found["same"]) if bad else "", *words, *found["trouble"], flush=True,
        )  # fmt: skip
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
