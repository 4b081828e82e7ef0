"""What other runs of the same folder say: scores of the same test rows, habits that were told before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from sunbae.runs.store import list_runs
from sunbae.watch.events import Earlier

MOST_RUNS = 500  # the newest, which are looked at


def records(folder: Path) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """(name, record) of the runs in a folder."""
    return tuple((run.name, run.record) for run in list_runs(folder)[-MOST_RUNS:])


def earlier_scores(runs: Sequence[tuple[str, Mapping[str, Any]]]) -> Iterator[Earlier]:
    """Their scores of test rows; what another version of ours wrote otherwise is passed over."""
    names = {field.name for field in fields(Earlier)} - {"run"}
    for name, record in runs:
        for one in _listed(record.get("tests")):
            if names == one.keys() - {"run"}:
                yield Earlier(**one | {"run": name})


def told_before(runs: Sequence[tuple[str, Mapping[str, Any]]]) -> frozenset[str]:
    """Ids of the rules that they have findings of."""
    return frozenset(str(one.get("id")) for _name, record in runs for one in _listed(record.get("findings")))


def _listed(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
