import pytest
from watch.evidence import at, evidence, fit, layer, net, rows, split

from sunbae.watch.rules.axes_scrambled import RULE, mixes


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((9, 28, 28), (9, 784)),
        ((9, 784), (9, 28, 28, 1)),
        ((9, 28, 28), (9, 196, 4)),
        ((9, 196, 4), (9, 49, 16)),
        ((9, 32, 32, 3), (9, 1024, 3)),
        ((1000,), (100, 10)),
        ((100, 10), (1000,)),
        ((9, 10, 1), (9, 1, 10)),
        ((1, 100), (100, 1)),
    ],
)
def test_axes_that_are_merged_or_split(before, after):
    assert not mixes(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((3, 200, 6), (200, 6, 3)),
        ((3, 300), (300, 3)),
        ((300, 3, 8, 8), (300, 8, 8, 3)),
        ((9, 12, 4), (9, 4, 12)),
        ((9, 32, 32, 3), (9, 96, 32)),
    ],
)
def test_axes_that_are_mixed(before, after):
    assert mixes(before, after)


def found(x, kind="LSTM", source="\nx = x.reshape(200, 6, 3)\nmodel.fit(x, y)\n"):
    return list(RULE.find(evidence(fit(3, x, net=net(layer(kind), layer(shape=(1,)))), source=source)))


def array(n, *shape, of=()):
    one = rows(0, n, int(shape[0] if len(shape) == 1 else shape[0] * shape[1]), cut_from=of)
    return type(one)((n, *shape), one.dtype, one.hashes, one.rows, cut_from=of)


def test_sensors_that_came_first():
    (one,) = found(array(150, 6, 3, of=(3, 200, 6)))
    assert one.message.startswith("reshape read (3, 200, 6) as (200, 6, 3)")
    assert (one.place, one.hurts, one.fix) == (at(2), at(3), "x.transpose(1, 2, 0)")


def test_within_rows_only_where_order_matters():
    x = array(200, 6, 3, of=(200, 3, 6))
    assert found(x)
    assert not found(x, "Dense")


def test_columns_that_were_not_turned():
    x = array(300, 3, of=(3, 300))
    (one,) = RULE.find(evidence(split(x, x, x, 4), source="\n\nx = np.reshape(x, (300, 3))\ntrain_test_split(x)\n"))
    assert (one.place, one.fix) == (at(3), "x.transpose(1, 0)")


def test_silent_without_a_reshape():
    assert not found(array(150, 6, 3))
    assert not found(array(150, 6, 3, of=(200, 18)))
