"""SB116: a reshape that mixed axes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from sunbae.i18n import N_, _
from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence, Fitting, Splitting, Transforming
from sunbae.watch.findings import Finding, Rule
from sunbae.watch.reading import calls
from sunbae.watch.seen import Seen

ORDERED = ("Conv1D", "Conv2D", "Conv3D", "LSTM", "GRU", "SimpleRNN", "Bidirectional", "SeparableConv2D", "ConvLSTM2D")


def find(evidence: Evidence) -> Iterator[Finding]:
    """Arrays that show the memory of another one, cut anew at places that are no borders there."""
    told: set[object] = set()
    for place, rows, ordered in _arrays(evidence):
        before, after = rows.cut_from, _whole(rows)
        if not after or (before, after) in told or not mixes(before, after):
            continue
        if before[0] == after[0] and not ordered:
            continue  # within the rows, and no layer looks at what stands beside what
        told.add((before, after))
        where, given = _reshape(evidence, place, after)
        text = _(
            "reshape read {before} as {after}: it cuts the numbers anew and turns no axis, so values of different axes "
            "are mixed."
        )
        yield Finding(
            "SB116",
            "high",
            text.format(before=before, after=after),
            where or place,
            None if where is None else place,
            _fix(given, before, after),
        )


def _arrays(evidence: Evidence) -> Iterator[tuple[Place | None, Seen, bool]]:
    """(where, an array, whether a network in the script looks at the order within its rows)."""
    fits = [fit for fit in evidence.of(Fitting) if fit.net is not None]
    ordered = {
        rows.shape[1:]
        for fit in fits
        if fit.net is not None and any(layer.kind in ORDERED for layer in fit.net.layers)
        for rows in fit.x
    }
    for event in evidence.events:
        if isinstance(event, Fitting):
            found: tuple[Seen | None, ...] = (*event.x, *event.y)
        elif isinstance(event, Splitting):
            found = event.given
        elif isinstance(event, Transforming) and event.action.startswith("fit"):
            found = (event.given,)
        else:
            continue
        for rows in found:
            if rows is not None and rows.cut_from:
                yield event.place, rows, rows.shape[1:] in ordered


def _whole(rows: Seen) -> tuple[int, ...]:
    """The shape that a reshape has given to the whole array; () if its rows are no part of that."""
    total, width = int(np.prod(rows.cut_from, dtype=np.int64)), rows.width
    return (total // width, *rows.shape[1:]) if width and total % width == 0 else ()


def mixes(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Whether a reshape does more than to merge or split axes that follow each other.

    >>> mixes((10, 28, 28), (10, 196, 4)), mixes((10, 3, 8), (10, 8, 3)), mixes((2, 100), (100, 2))
    (False, True, True)
    """
    one, other = (tuple(n for n in shape if n != 1) for shape in (before, after))
    if one != other and sorted(one) == sorted(other):
        return True  # the axes that a transpose would give
    steps = sorted({*_steps(one), *_steps(other)})
    return any(large % small for small, large in pairwise(steps))


def _steps(shape: tuple[int, ...]) -> Iterator[int]:
    """How far the next one along each axis is."""
    step = 1
    for n in reversed(shape):
        yield step
        step *= n


def _reshape(evidence: Evidence, place: Place | None, after: tuple[int, ...]) -> tuple[Place | None, str]:
    """(the line of the reshape, what it is called on), if one above says this shape in numbers."""
    if place is None:
        return None, ""
    found: tuple[Place | None, str] = (None, "")
    for call in calls(evidence, place.file, "reshape"):
        function = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in ("np", "numpy")
        arguments = call.args[1:] if function else call.args
        said = [one for arg in arguments for one in (arg.elts if isinstance(arg, (ast.Tuple, ast.List)) else [arg])]
        numbers = [one.value for one in said if isinstance(one, ast.Constant)]
        if call.lineno <= place.line and len(said) == len(after) and numbers[-len(after) + 1 :] == list(after[1:]):
            on = call.args[0] if function else call.func.value if isinstance(call.func, ast.Attribute) else call
            found = Place(place.file, call.lineno), ast.unparse(on)
    return found


def _fix(given: str, before: tuple[int, ...], after: tuple[int, ...]) -> str:
    name = given or "x"
    if sorted(before) != sorted(after):
        return _("transpose the axes before the reshape")
    left = list(range(len(before)))
    order = [left.pop(next(k for k, axis in enumerate(left) if before[axis] == n)) for n in after]
    return f"{name}.transpose({', '.join(map(str, order))})"


RULE = Rule("SB116", "axes-scrambled", "high", N_("A reshape mixed the axes"), find)
