"""What comes from the user, cut to what a page can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sunbae.i18n import _
from sunbae.report.numerals import number

LINE = 300  # characters of a text in a table


def clipped(text: Any, most: int = LINE) -> str:
    """The beginning of a text.

    >>> clipped("abcdef", 4)
    'abc…'
    """
    whole = str(text)
    return whole if len(whole) <= most else whole[: most - 1] + "…"


def both_ends(text: str, most: int) -> str:
    """A long text without its middle."""
    if len(text) <= most:
        return text
    head, tail = text[: most // 5], text[len(text) - 4 * most // 5 :]
    return (
        head
        + "\n"
        + _("... {n:,} characters are left out ...").format(n=len(text) - len(head) - len(tail))
        + "\n"
        + tail
    )


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in short.

    >>> ranges([1, 2, 3, 5, 7, 8])
    '1–3, 5, 7, 8'
    """
    runs: list[list[int]] = []
    for n in sorted(set(numbers)):
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts if len(parts) <= 12 else [*parts[:11], "…", parts[-1]])


def fits_named(numbers: Sequence[int]) -> str:
    """`fit 3`, or `fits 1–4`."""
    text = _("fit {numbers}") if len(set(numbers)) == 1 else _("fits {numbers}")
    return text.format(numbers=ranges(numbers))


def scores_text(value: Any) -> str:
    """A score of a finding: a number, several by name, or words."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{clipped(name, 60)} {scores_text(one)}" for name, one in list(value.items())[:12])
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(float(value))
    return clipped(value)
