from dataclasses import replace

from watch.evidence import at, evidence, fit, layer, net, numbers, rows

from sunbae.watch.rules.columns_as_sequence import RULE

UNLIKE = ((0, 1), (0, 5), (-3, 3), (0, 2))


def found(ranges=UNLIKE, kind="LSTM", shape=None, **more):
    k = len(ranges)
    x = rows(0, 80, k, facts=numbers(-3, 5, ranges=ranges), **more)
    x = replace(x, shape=shape or (80, k, 1))
    return list(RULE.find(evidence(fit(3, x, net=net(layer(kind), layer(shape=(1,)))))))


def test_columns():
    (one,) = found()
    assert one.message == "The 4 columns of a table are read one after the other, as if they were 4 steps in time."
    assert (one.severity, one.place) == ("info", at(3))


def test_silent_of_series():
    assert not found(((0, 1),) * 4)
    assert not found(tuple((-(k**0.5), k**0.5) for k in range(1, 9)))  # walks that begin at one place
    assert not found(span=4)
    assert not found(UNLIKE * 20)


def test_silent_of_other_layers():
    assert not found(kind="Dense")
    assert not found(shape=(80, 2, 2))
