"""A network as a drawing: SVG, made here, for any program that shows pictures."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from xml.sax.saxutils import escape

from sunbae.anatomy.examine import Anatomy, Line
from sunbae.anatomy.rules import shown
from sunbae.i18n import _

_HEIGHT, _GAP_X, _GAP_Y, _MARGIN, _PAD = 64, 28, 44, 24, 14
_STYLE = """
  svg { font-family: system-ui, 'Malgun Gothic', 'Apple SD Gothic Neo', sans-serif; font-size: 13px; }
  .ground { fill: #ffffff; } .box { fill: #f3f6fb; stroke: #7b8aa3; } .edge { fill: none; stroke: #7b8aa3; }
  .end .box { fill: #e6f4ea; stroke: #2f7d4f; } .wrong .box { fill: #fdeceb; stroke: #c0392b; }
  text { fill: #1b1f26; text-anchor: middle; } .name { font-weight: 600; } .small { font-size: 12px; fill: #4a5568; }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #14171c; } .box { fill: #1f2530; stroke: #8fa0bd; } .edge { stroke: #8fa0bd; }
    .end .box { fill: #173322; } .wrong .box { fill: #3a1a18; }
    text { fill: #e8eaee; } .small { fill: #b3bccb; }
  }
"""


@dataclass(frozen=True)
class _Box:
    line: Line
    texts: tuple[str, str, str]
    x: float
    y: float
    width: float


def picture(anatomy: Anatomy) -> str:
    """The SVG of a network, from the inputs at the top to the outputs at the bottom."""
    wrong = {note.layer for note in anatomy.notes if note.severity == "mistake"}
    boxes = _placed(anatomy)
    width = max((box.x + box.width for box in boxes), default=0) + _MARGIN
    height = max((box.y + _HEIGHT for box in boxes), default=0) + _MARGIN
    latest: dict[str, _Box] = {}
    edges, drawn = [], []
    for box in boxes:
        edges += [_edge(latest[name], box) for name in box.line.reads if name in latest]
        latest[box.line.name] = box
        drawn.append(_box(box, box.line.name in wrong))
    title = escape(_("The network {name}").format(name=anatomy.name))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" width="{width:.0f}" height="{height:.0f}"/>',
            *edges,
            *drawn,
            "</svg>",
            "",
        ]
    )


def _placed(anatomy: Anatomy) -> list[_Box]:
    level: dict[str, int] = {}
    rows: dict[int, list[Line]] = {}
    for line in anatomy.lines:
        depth = 1 + max((level[name] for name in line.reads if name in level), default=-1)
        level[line.name] = max(depth, level.get(line.name, 0))
        rows.setdefault(depth, []).append(line)
    texts = {id(line): _texts(line) for line in anatomy.lines}
    widths = {key: max(map(_width, three)) + 2 * _PAD for key, three in texts.items()}
    spans = {depth: sum(widths[id(line)] for line in row) + _GAP_X * (len(row) - 1) for depth, row in rows.items()}
    middle = _MARGIN + max(spans.values(), default=0) / 2
    centre: dict[str, float] = {}
    placed: dict[int, _Box] = {}
    for depth, row in sorted(rows.items()):
        span = spans[depth]

        def wished(line: Line) -> float:
            above = [centre[name] for name in line.reads if name in centre]
            return sum(above) / len(above) if above else middle

        x = middle - span / 2
        if len(row) == 1:
            x = min(max(wished(row[0]) - span / 2, _MARGIN), middle * 2 - _MARGIN - span)
        for line in sorted(row, key=wished):
            width = widths[id(line)]
            placed[id(line)] = _Box(line, texts[id(line)], x, _MARGIN + depth * (_HEIGHT + _GAP_Y), width)
            centre[line.name] = x + width / 2
            x += width + _GAP_X
    return [placed[id(line)] for line in anatomy.lines]


def _texts(line: Line) -> tuple[str, str, str]:
    kind = line.kind if line.activation in (None, "linear") else f"{line.kind}, {line.activation}"
    total = line.inside.total if line.inside else line.count and line.count.total
    if line.again:
        count = _("shared")
    elif total is None:
        count = _("parameters unknown")
    else:
        count = _("{n:,} parameters").format(n=total) if total else _("no parameters")
    return line.name, kind, f"{shown(line.output)} · {count}"


def _width(text: str) -> float:
    """About so many pixels at 13 px."""
    return sum(13.0 if unicodedata.east_asian_width(letter) in "WF" else 7.6 for letter in text)


def _edge(above: _Box, below: _Box) -> str:
    x1, y1 = above.x + above.width / 2, above.y + _HEIGHT
    x2, y2 = below.x + below.width / 2, below.y
    bend = (y2 - y1) / 2
    return (
        f'<path class="edge" d="M{x1:.1f} {y1:.1f} C{x1:.1f} {y1 + bend:.1f} {x2:.1f} {y2 - bend:.1f} '
        f'{x2:.1f} {y2:.1f}"/>'
    )


def _box(box: _Box, wrong: bool) -> str:
    kind = "wrong" if wrong else "end" if box.line.ends else "inner"
    x, lines = box.x + box.width / 2, []
    for text, style, down in zip(box.texts, ("name", "small", "small"), (20, 38, 55), strict=True):
        lines.append(f'<text class="{style}" x="{x:.1f}" y="{box.y + down:.1f}">{escape(text)}</text>')
    return (
        f'<g class="{kind}"><rect class="box" x="{box.x:.1f}" y="{box.y:.1f}" width="{box.width:.1f}" '
        f'height="{_HEIGHT}" rx="8"/>{"".join(lines)}</g>'
    )
