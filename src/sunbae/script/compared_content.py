"""A comparison with Keras' own methods, as the report shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunbae.i18n import _
from sunbae.report.script_content import Comparison
from sunbae.script.shown import clipped

MOST_LINES = 50


def comparison(found: Mapping[str, Any] | None) -> Comparison | None:
    """What `--compare` found; None for a script that was not compared."""
    if found is None:
        return None
    printed = found.get("printed") or {}
    different = [(line, clipped(ours), clipped(plain)) for line, ours, plain in printed.get("different", [])]
    return Comparison(
        found["seconds"],
        found["plain_seconds"],
        found["speedup"],
        tuple(_differences(found, printed)),
        tuple(_warnings(found)),
        printed.get("lines", 0),
        tuple(different[:MOST_LINES]),
    )


def _differences(found: Mapping[str, Any], printed: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    named = [
        (_("weights"), found.get("weights")),
        (_("losses, in units of their size"), found.get("losses")),
        (_("numbers printed"), printed.get("largest")),
    ]
    yield from ((name, float(value)) for name, value in named if isinstance(value, (int, float)))


def _warnings(found: Mapping[str, Any]) -> Iterator[str]:
    codes, fits = found.get("codes"), found.get("fits")
    if codes and codes[0] != codes[1]:
        yield _("The exit codes differ: {ours}, and {plain} with Keras' own methods.").format(
            ours=codes[0], plain=codes[1]
        )
    if found.get("weights") is None or found.get("losses") is None:
        ours, plain = fits or ("?", "?")
        text = _("The two runs did not make the same fits ({ours}, and {plain} with Keras' own methods).")
        yield text.format(ours=ours, plain=plain)
