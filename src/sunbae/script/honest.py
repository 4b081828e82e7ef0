"""The honest score: the script once more, in a process of its own, with its calls repaired.

Nothing of the script's is changed by that: files that it had written are put back, and its output is kept apart.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sunbae.patch.notes import Place
from sunbae.script.audit import Audit, Claim
from sunbae.script.kept import put_back
from sunbae.watch.events import Splitting
from sunbae.watch.findings import GRAVE, Finding
from sunbae.watch.repair import Repair

SEEDS = 3
MOVES = ("split", "fit-rows")  # repairs after which a network is trained on other rows
INTERRUPTED = 130  # exit code after Ctrl-C


@dataclass(frozen=True)
class Pair:
    """A score as the script claims it, and of the repaired run.

    Attributes:
      honest: None if the repaired run has no such score.
      sd: of the honest score over SEEDS seeds, None if that was not measured.
    """

    metric: str
    place: Place
    claimed: float
    honest: float | None
    sd: float | None = None


@dataclass(frozen=True)
class Honest:
    """What came of a repaired run.

    Attributes:
      rules: ids whose findings were repaired.
      pairs: the scores, in the order of the script.
      left: ids of these rules that the repaired run still has: its scores are not honest.
      code: its exit code.
    """

    rules: tuple[str, ...]
    pairs: tuple[Pair, ...]
    left: tuple[str, ...]
    code: int

    @property
    def good(self) -> bool:
        """Whether the repaired run came to its end without these mistakes."""
        return self.code == 0 and not self.left and any(pair.honest is not None for pair in self.pairs)

    @property
    def headline(self) -> Pair | None:
        """The last score that both runs have: what a script ends with is what it claims."""
        both = [pair for pair in self.pairs if pair.honest is not None]
        return both[-1] if both else None

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        pairs = [
            {"metric": p.metric, "at": str(p.place), "claimed": p.claimed, "honest": p.honest, "sd": p.sd}
            for p in self.pairs
        ]
        return {"rules": list(self.rules), "left": list(self.left), "code": self.code, "scores": pairs}


def repairs_of(findings: Sequence[Finding]) -> tuple[Repair, ...]:
    """What the findings want repaired; of two on one call, that of the worse finding."""
    plan: dict[tuple[str, str, int, int], Repair] = {}
    for finding in findings:
        for repair in finding.repairs:
            plan.setdefault(_call(repair), repair)
    return tuple(plan.values())


def first_of(plan: Sequence[Repair]) -> tuple[Repair, ...]:
    """What of a plan can be repaired at once: which rows a transformer is to learn from shows when they are split."""
    moved = any(repair.rule and repair.action in MOVES for repair in plan)
    return tuple(repair for repair in plan if not (moved and repair.action == "learn-from"))


def extended(plan: Sequence[Repair], findings: Sequence[Finding]) -> tuple[Repair, ...]:
    """A plan and what the repaired run still wants repaired: of mistakes that the plan knows, and of grave ones."""
    found = {_call(repair): repair for repair in plan}
    rules = {repair.rule for repair in plan}
    for repair in repairs_of([one for one in findings if one.severity in GRAVE or one.id in rules]):
        found.setdefault(_call(repair), repair)
    return tuple(found.values())


def _call(repair: Repair) -> tuple[str, str, int, int]:
    return repair.action, repair.file, repair.line, repair.nth


def replayed(audit: Audit, plan: Sequence[Repair]) -> tuple[Repair, ...]:
    """A plan, and splits without a seed as they were: the rows that it names are those of the first run."""
    taken = {(repair.file, repair.line, repair.nth) for repair in plan if repair.action == "split"}
    found = list(plan)
    for split in audit.evidence.of(Splitting):
        place = split.place
        if not split.shuffle or place is None or (place.file, place.line, split.nth) in taken:
            continue
        pair = next(
            ((g, m) for g, m in zip(split.given, split.made, strict=True) if g is not None and m is not None), None
        )
        if pair is None or split.seeded:
            continue
        given, made = pair
        order = np.argsort(given.rows, kind="stable")
        rows, others = (tuple(order[np.searchsorted(given.rows[order], part.rows)].tolist()) for part in made)
        found.append(Repair("split", place.file, place.line, split.nth, "", rows, others))
    return tuple(found)


def honest(
    audit: Audit, findings: Sequence[Finding], script: Path, arguments: Sequence[str], cwd: Path | None,
    select: Sequence[str] = (), ignore: Sequence[str] = (), seeds: int = SEEDS,
) -> Honest | None:  # fmt: skip
    """Run the script with the calls of some findings repaired.

    Args:
      script, arguments, cwd, select, ignore: as `RunOptions` has them.

    Files that it writes or takes away are afterwards as they were before, however it ends.

    Returns:
      None if there is nothing that could be repaired.
    """
    wanted = repairs_of(findings)
    if not wanted:
        return None
    rules: tuple[str, ...] = tuple(dict.fromkeys(repair.rule for repair in wanted))
    with tempfile.TemporaryDirectory(prefix="sunbae-") as place:
        folder = Path(place)
        job = {
            "script": str(script),
            "arguments": list(arguments),
            "cwd": None if cwd is None else str(cwd),
            "seeds": seeds,
            "select": list(select),
            "ignore": list(ignore),
            "plan": [repair.record() for repair in replayed(audit, first_of(wanted))],
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        environment = os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "sunbae.script.repaired", str(folder / "job.json")]
        try:
            with (folder / "output").open("wb") as output:
                done = subprocess.run(
                    command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment, check=False
                )
        except KeyboardInterrupt:  # the script itself has ended well: what is known of it is to be kept
            return Honest(rules, (), (), INTERRUPTED)
        finally:
            put_back(folder)
        if not (folder / "result.json").exists():
            return Honest(rules, (), (), done.returncode or 1)
        result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    rules = tuple(dict.fromkeys((*rules, *filter(None, result["rules"]))))
    values = _by_key(result["claims"])
    again = [_by_key(claims) for claims in result["again"]]
    pairs = tuple(_pair(claim, values.get(claim.key), [one.get(claim.key) for one in again]) for claim in audit.claims)
    left = tuple(rule for rule in rules if rule in result["findings"])
    return Honest(rules, pairs, left, result["code"])


def _by_key(claims: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str, int, int], float]:
    return {Claim(**claim).key: claim["value"] for claim in claims}


def _pair(claim: Claim, value: float | None, again: Sequence[float | None]) -> Pair:
    """With the spread over all seeds, if each of them has this score."""
    values = [one for one in (value, *again) if one is not None]
    sd = statistics.stdev(values) if len(values) == len(again) + 1 > 1 else None
    return Pair(claim.metric, Place(claim.file, claim.line), claim.value, value, sd)
