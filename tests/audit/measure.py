"""`make audit-report`: every labelled script through `sunbae run`; precision and recall of each rule.

    python -m audit.measure [SB101 clean ...]
    python -m audit.measure --static [SB101 clean ...]

The second reads the scripts, as `sunbae check` does, and runs nothing: what is wrong of severity M or above has its
own severity then, and a rule that says nothing from text alone misses all.

All run in one process, one after the other, which takes a third of the time of a process for each.
A finding counts as right if its rule is labelled in that script; the line must be one of the labelled ones. Of rules
of severity L and I only those are judged that a script is about.
"""

from __future__ import annotations

import contextlib
import gc
import io
import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from audit.labels import RULES, Case, cases

from sunbae.script.check import read
from sunbae.script.run import RunOptions, run
from sunbae.watch.static.look import look


@dataclass
class Tally:
    """Right, wrong and missed findings, by rule."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    lines: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)


def found_in(path: Path) -> list[dict]:
    """What the audit finds in a script."""
    here = os.getcwd()
    os.chdir(path.parent)
    before = set(sys.modules)
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            finished = run(RunOptions(Path(path.name), record=False, honest=False))
    finally:
        os.chdir(here)
        if "jax" in sys.modules:  # compiled programs of hundreds of scripts do not fit into one process
            sys.modules["keras"].utils.clear_session()
            sys.modules["jax"].clear_caches()
            gc.collect()
        for name in set(sys.modules) - before:
            if name.startswith("helper_"):
                del sys.modules[name]
    if finished.ending.code or finished.audit is None or finished.audit.trouble:
        raise SystemExit(
            f"{path.name}: {finished.ending}\n{said.getvalue()}\n{finished.audit and finished.audit.trouble}"
        )
    return [finding.record() for finding in finished.audit.findings]


def found_by_reading(path: Path) -> list[dict]:
    """What the text of a script tells."""
    return [finding.record() for finding in look(read(path))]


def judge(case: Case, findings: list[dict], tally: Tally) -> None:
    """Count what is right, wrong and missed in a script."""
    labelled = {label.id for label in case.labels}
    required = {label.id for label in case.labels if not label.optional}
    places = {(label.id, label.file, label.line) for label in case.labels}
    got = {finding["id"] for finding in findings}
    for id in sorted(got & labelled):
        tally.right[id] += 1
        where = {(id, Path(w["file"]).name, w["line"]) for f in findings if f["id"] == id for w in f["where"][:1]}
        if not where & places:
            tally.lines[id] += 1
            tally.said.append(f"line   {id} {case.path.name}: {sorted((w[1], w[2]) for w in where)}")
    for id in sorted(got - labelled):
        said = next(f for f in findings if f["id"] == id)
        loud = RULES.get(id, "I") in "CHM" and said["severity"] in ("critical", "high", "medium")
        if loud or (id == case.meant and not case.fires):
            tally.wrong[id] += 1
            tally.said.append(f"wrong  {id} {case.path.name}:{said['where'][:1]}: {said['message']}")
    for id in sorted(required - got):
        tally.missed[id] += 1
        tally.said.append(f"missed {id} {case.path.name}")


def main(words: list[str]) -> None:
    """Measure, print, and write the figures if a file is named."""
    tally = Tally()
    found = found_by_reading if "--static" in words else found_in
    names = tuple(word for word in words if word != "--static")
    chosen = [case for case in cases() if not names or case.path.name.startswith(names)]
    for case in chosen:
        judge(case, found(case.path), tally)
        while tally.said:
            print(tally.said.pop(0), flush=True)
    print(f"\n{'rule':8}{'right':>7}{'wrong':>7}{'missed':>7}{'line':>6}")
    for id in sorted(set(tally.right) | set(tally.wrong) | set(tally.missed)):
        print(f"{id:8}{tally.right[id]:7}{tally.wrong[id]:7}{tally.missed[id]:7}{tally.lines[id]:6}")
    right, wrong, missed = (sum(one.values()) for one in (tally.right, tally.wrong, tally.missed))
    share, recall = right / max(1, right + wrong), right / max(1, right + missed)
    print(f"{len(chosen)} scripts: precision {share:.1%}, recall {recall:.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
