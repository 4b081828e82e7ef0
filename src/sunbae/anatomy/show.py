"""An anatomy on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sunbae.anatomy.examine import FLOAT_BYTES, Anatomy, Line, why
from sunbae.anatomy.rules import shown
from sunbae.i18n import _


def renderables(anatomy: Anatomy) -> Iterator[Any]:
    """What rich prints, one after the other."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    table.add_column(_("layer"), overflow="fold")
    table.add_column(_("output"), overflow="fold")
    table.add_column(_("parameters"), justify="right")
    table.add_column(_("why"), overflow="fold")
    for depth, line in _flat(anatomy, 0):
        named = Text("  " * depth).append(line.name, style="bold").append(f"\n{'  ' * depth}{line.kind}", style="dim")
        table.add_row(named, shown(line.output), _number(line), Text("\n".join(reasons(line))))
    yield table
    yield Text("\n".join(_sums(anatomy)))
    for note in anatomy.notes:
        style, word = ("bold red", _("mistake")) if note.severity == "mistake" else ("yellow", _("hint"))
        yield Text.assemble((word, style), f"  {note.layer}: {note.text}")


def _flat(anatomy: Anatomy, depth: int) -> Iterator[tuple[int, Line]]:
    for line in anatomy.lines:
        yield depth, line
        if line.inside is not None and not line.again:
            yield from _flat(line.inside, depth + 1)


def _number(line: Line) -> str:
    if line.again:
        return _("shared")
    total = line.inside.total if line.inside else line.count and line.count.total
    return "?" if total is None else f"{total:,}"


def reasons(line: Line) -> Iterator[str]:
    """Why a layer's numbers are what they are: the formula of its parameters, what it joins, its activation."""
    if line.count is not None and line.count.formula:
        yield f"{line.count.formula} = {line.count.numbers}"
        if line.count.fixed:
            yield _("{n:,} of them are not trained").format(n=line.count.fixed)
    if line.kind == "Concatenate" and line.output is not None:
        yield _("joined: {shapes}").format(shapes=" + ".join(map(shown, line.inputs)))
    if reason := why(line):
        yield reason
    if line.count is None and line.inside is None and not line.trouble:
        yield _("not told by the configuration")


def _sums(anatomy: Anatomy) -> Iterator[str]:
    total, trainable = anatomy.total, anatomy.trainable
    if total is None or trainable is None:
        yield _("Parameters: some layers do not tell theirs.")
    else:
        yield _("Parameters: {total:,}, of which {trainable:,} are trained; {memory} as float32.").format(
            total=total, trainable=trainable, memory=_bytes(total * FLOAT_BYTES)
        )
    if anatomy.multiply_adds is not None and anatomy.values is not None:
        yield _("One sample forwards: {work:,} multiply-adds, {memory} of values between the layers.").format(
            work=anatomy.multiply_adds, memory=_bytes(anatomy.values * FLOAT_BYTES)
        )


def _bytes(n: float) -> str:
    for unit in ("B", "KiB", "MiB"):
        if n < 1024:
            return f"{n:,.0f} {unit}" if unit == "B" or n >= 100 else f"{n:,.1f} {unit}"
        n /= 1024
    return f"{n:,.1f} GiB"
