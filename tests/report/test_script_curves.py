"""Learning curves drawn as SVG."""

import re
from itertools import pairwise

from report.script_samples import broken_curves, curve

from sunbae.report.script_content import FitCurve
from sunbae.report.script_curves import BOTTOM, LEFT, MOST_POINTS, RIGHT, TOP, curve_svg, description, is_log


def points(svg, kind):
    """Of each line of a kind, the places it goes through."""
    found = re.findall(f'<polyline class="{kind}" points="([^"]*)"', svg)
    return [[tuple(map(float, place.split(","))) for place in one.split()] for one in found]


def dots(svg, kind):
    return [tuple(map(float, place)) for place in re.findall(f'<circle class="{kind}" cx="([^"]*)" cy="([^"]*)"', svg)]


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_lines_fall_where_the_loss_falls():
    svg = curve_svg(FitCurve(1, None, "m", "loss", (8.0, 4.0, 2.0, 1.0), (10.0, 5.0, 3.0, 4.0), 3))
    (train,), (validation,) = points(svg, "train"), points(svg, "validation")
    assert [x for x, _y in train] == [LEFT, LEFT + 86, LEFT + 172, RIGHT]
    assert [y for _x, y in train] == sorted(y for _x, y in train)
    assert validation[0][1] == TOP  # 10 is the upper end
    assert dots(svg, "best") == [validation[2]]
    assert texts(svg) == ["0", "2.00", "4.00", "6.00", "8.00", "10.0", "1", "4", "3"]


def test_without_validation_the_best_epoch_is_on_the_training_line():
    svg = curve_svg(curve(epochs=10, validation=(), best_epoch=10))
    assert points(svg, "validation") == []
    assert dots(svg, "best") == [points(svg, "train")[0][-1]]
    assert dots(curve_svg(curve(epochs=10, best_epoch=None)), "best") == []
    assert dots(curve_svg(curve(epochs=10, best_epoch=11)), "best") == []


def test_one_epoch_is_a_dot():
    svg = curve_svg(FitCurve(1, None, "m", "loss", (0.5,), (0.6,), 1))
    assert points(svg, "train") == []
    assert len(dots(svg, "train")) == len(dots(svg, "validation")) == 1
    assert texts(svg)[-1] == "1"


def test_a_loss_that_shrinks_a_lot_is_drawn_on_a_logarithmic_scale():
    steep = FitCurve(1, None, "m", "loss", (100.0, 10.0, 1.0, 0.1))
    assert is_log(steep)
    (line,) = points(curve_svg(steep), "train")
    steps = [b[1] - a[1] for a, b in pairwise(line)]
    assert max(steps) - min(steps) < 0.2
    assert texts(curve_svg(steep))[:4] == ["0.100", "1.00", "10.0", "100"]
    assert not is_log(FitCurve(1, None, "m", "loss", (100.0, 3.0)))
    assert not is_log(FitCurve(1, None, "m", "loss", (100.0, 0.0)))


def test_what_is_no_number_breaks_the_line():
    nan, inf = float("nan"), float("inf")
    svg = curve_svg(FitCurve(1, None, "m", "loss", (4.0, 3.0, nan, 2.0, inf, 1.0, 1.0)))
    assert [len(line) for line in points(svg, "train")] == [2, 2]
    assert len(dots(svg, "train")) == 1


def test_every_place_is_a_number_inside_the_drawing():
    for one in broken_curves().curves:
        svg = curve_svg(one)
        assert "nan" not in svg.partition(">")[2]
        assert "inf" not in svg.partition(">")[2]
        for kind in ("train", "validation"):
            for x, y in [place for line in points(svg, kind) for place in line] + dots(svg, kind):
                assert LEFT <= x <= RIGHT
                assert TOP - 0.1 <= y <= BOTTOM + 0.1


def test_long_curves_are_thinned_and_keep_their_spikes():
    losses = [1.0] * 10_000
    losses[7_777] = 9.0
    (line,) = points(curve_svg(FitCurve(1, None, "m", "loss", tuple(losses))), "train")
    assert len(line) <= MOST_POINTS
    assert min(y for _x, y in line) < TOP + 20


def test_in_words():
    assert description(curve(3, 2)) == "loss of fit 3, 2 epochs: at last 1.80 on training rows, 1.90 on validation rows"
    assert description(curve(3, 1, validation=())) == "loss of fit 3, 1 epochs: at last 2.00 on training rows"
    svg = curve_svg(FitCurve(1, None, "m", "<b>", (1.0,)))
    assert svg.startswith('<svg class="curve" ')
    assert 'aria-label="&lt;b&gt; of fit 1' in svg
