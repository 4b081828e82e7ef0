"""The data of a script's calls, each array once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunbae.i18n import _
from sunbae.report.script_content import DataRow
from sunbae.script.recorder import DATA
from sunbae.script.shown import clipped, fits_named
from sunbae.script.source import Spots

MOST_USES = 8

Uses = dict[str, list[int]]


def data_rows(record: Mapping[str, Any], spots: Spots) -> list[DataRow]:
    """The arrays of fits, evaluates and predicts, told apart by their fingerprints, in the order of their use."""
    found: dict[tuple[str, str, str], Uses] = {}
    for fit in record["fits"]:
        for name in DATA:
            for label, described in _arrays(name, fit.get(name)):
                found.setdefault(_key(described), {}).setdefault(label, []).append(fit["number"])
    for method, calls in (("evaluate", record["evaluations"]), ("predict", record["predictions"])):
        for call in calls:
            at = spots.spot(call["at"])
            for label, described in _arrays("x", call.get("x")):
                named = f"{method} {label}" if label != "x" else method
                uses = found.setdefault(_key(described), {})
                uses.setdefault(f"{named} ({at.text})" if at is not None else named, [])
    return [DataRow(shape, dtype, _words(uses)) for (shape, dtype, _print), uses in found.items()]


def _arrays(name: str, described: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(described, list):
        for k, one in enumerate(described):
            yield from _arrays(f"{name}[{k}]", one)
    elif isinstance(described, Mapping):
        if "type" in described or "shape" in described:
            yield name, described
        else:
            for key, one in described.items():
                yield from _arrays(f"{name}[{clipped(key, 40)!r}]", one)


def _key(described: Mapping[str, Any]) -> tuple[str, str, str]:
    """Shape, type and fingerprint; of what is no array the name of its class."""
    if "shape" not in described:
        return "–", clipped(described["type"], 60), ""
    sizes = [str(size) for size in described["shape"]]
    return f"({', '.join(sizes)}{',' if len(sizes) == 1 else ''})", str(described["dtype"]), described["sha256"]


def _words(uses: Uses) -> tuple[str, ...]:
    words = [
        _("{name} of {fits}").format(name=name, fits=fits_named(numbers)) if numbers else name
        for name, numbers in list(uses.items())[:MOST_USES]
    ]
    if len(uses) > MOST_USES:
        words.append(_("{n} more").format(n=len(uses) - MOST_USES))
    return tuple(words)
