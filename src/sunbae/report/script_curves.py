"""The loss of a fit as a small drawing that needs no script: SVG, in the colours of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from sunbae.i18n import _
from sunbae.report.numerals import number
from sunbae.report.script_content import FitCurve
from sunbae.report.thin import thinned
from sunbae.report.ticks import round_range
from sunbae.report.visible import one_line

WIDTH, HEIGHT = 320, 168
LEFT, RIGHT, TOP, BOTTOM = 52, 310, 10, 142  # edges of the plot
MOST_POINTS = 160  # of a line: two for each unit of the drawing are more than an eye sees
LOG_RATIO = 50.0  # losses that shrink by more than this are drawn on a logarithmic scale
LEAST, MOST = 1e-300, 1e300  # of a loss that is drawn: beyond, powers of ten and differences run out


@dataclass(frozen=True)
class _Axes:
    """From epochs and losses to places in the drawing.

    Attributes:
      epochs: how many there are.
      low, high: ends of the vertical axis, as powers of ten if `log`.
      ticks: losses that are named.
    """

    epochs: int
    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def x(self, epoch: int) -> float:
        share = (epoch - 1) / (self.epochs - 1) if self.epochs > 1 else 0.5
        return LEFT + share * (RIGHT - LEFT)

    def y(self, loss: float) -> float:
        share = ((math.log10(loss) if self.log else loss) - self.low) / (self.high - self.low)
        return BOTTOM - share * (BOTTOM - TOP)


def curve_svg(curve: FitCurve) -> Markup:
    """Training and validation loss against the epochs, the best epoch marked."""
    axes = _axes(curve)
    parts = [*_grid(axes), *_names(axes, curve.best_epoch)]
    parts += [*_line(curve.train, "train", axes), *_line(curve.validation, "validation", axes)]
    watched = curve.validation or curve.train
    if curve.best_epoch is not None and 1 <= curve.best_epoch <= len(watched):
        parts += _dots([(curve.best_epoch, watched[curve.best_epoch - 1])], "best", 4.5, axes)
    label = escape(description(curve))
    opening = f'<svg class="curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">'
    return Markup(opening + "".join(parts) + "</svg>")


def is_log(curve: FitCurve) -> bool:
    """Whether the losses are drawn on a logarithmic scale."""
    finite = _finite(curve)
    return bool(finite) and min(finite) > LEAST and max(finite) / min(finite) > LOG_RATIO


def description(curve: FitCurve) -> str:
    """The drawing in words."""
    text = (
        _("{name} of fit {n}, {epochs} epochs: at last {train} on training rows, {validation} on validation rows")
        if curve.validation
        else _("{name} of fit {n}, {epochs} epochs: at last {train} on training rows")
    )
    last = [number(values[-1] if values else None) for values in (curve.train, curve.validation)]
    epochs = max(len(curve.train), len(curve.validation))
    return text.format(name=one_line(curve.name), n=curve.number, epochs=epochs, train=last[0], validation=last[1])


def _finite(curve: FitCurve) -> list[float]:
    return [loss for loss in (*curve.train, *curve.validation) if _is_drawn(loss)]


def _is_drawn(loss: float) -> bool:
    return abs(loss) < MOST  # False for what is no number, too


def _axes(curve: FitCurve) -> _Axes:
    epochs, finite = max(len(curve.train), len(curve.validation), 1), _finite(curve)
    if is_log(curve):
        bottom, top = math.floor(math.log10(min(finite))), math.ceil(math.log10(max(finite)))
        powers = range(bottom, top + 1, math.ceil((top - bottom) / 5))
        return _Axes(epochs, bottom, top, tuple(10.0**power for power in powers), log=True)
    least, most = min(finite, default=0.0), max(finite, default=1.0)
    # An axis that begins at 0, unless that would press the lines together.
    low, high, step = round_range(0.0 if 0 <= least < 0.5 * most else least, most)
    n = round((high - low) / step)
    return _Axes(epochs, low, high, tuple(low + k * step for k in range(0, n + 1, math.ceil(n / 5))))


def _grid(axes: _Axes) -> list[str]:
    places = [(axes.y(loss), number(loss)) for loss in axes.ticks]
    return [
        f'<path class="tick" d="M{LEFT} {_short(y)}H{RIGHT}"/>'
        f'<text class="y" x="{LEFT - 6}" y="{_short(y + 4)}">{text}</text>'
        for y, text in places
    ]


def _names(axes: _Axes, best: int | None) -> list[str]:
    """The first epoch, the last, and the best one if there is room between them."""
    shown = {1: "first", axes.epochs: "last"} if axes.epochs > 1 else {1: "only"}
    if best is not None and 0.15 < (axes.x(best) - LEFT) / (RIGHT - LEFT) < 0.85:
        shown[best] = "only"
    return [
        f'<text class="{kind}" x="{_short(axes.x(epoch))}" y="{BOTTOM + 18}">{epoch:,}</text>'
        for epoch, kind in shown.items()
    ]


def _line(losses: Sequence[float], kind: str, axes: _Axes) -> list[str]:
    """The line, in pieces where a loss is no number; a piece of one epoch is a dot."""
    pieces: list[list[tuple[int, float]]] = [[]]
    for epoch, loss in thinned(losses, MOST_POINTS):
        if _is_drawn(loss):
            pieces[-1].append((epoch, loss))
        else:
            pieces.append([])
    drawn: list[str] = []
    for piece in pieces:
        if len(piece) > 1:
            points = " ".join(f"{_short(axes.x(epoch))},{_short(axes.y(loss))}" for epoch, loss in piece)
            drawn.append(f'<polyline class="{kind}" points="{points}"/>')
        else:
            drawn += _dots(piece, kind, 2.5, axes)
    return drawn


def _dots(points: Sequence[tuple[int, float]], kind: str, radius: float, axes: _Axes) -> list[str]:
    return [
        f'<circle class="{kind}" cx="{_short(axes.x(epoch))}" cy="{_short(axes.y(loss))}" r="{radius}"/>'
        for epoch, loss in points
        if _is_drawn(loss)
    ]


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
