from watch.evidence import at, evidence, fit, layer, net

from sunbae.watch.line import Line
from sunbae.watch.rules.no_nonlinearity import RULE

FIRST, SECOND = (layer("Dense", "linear", line=k, name=f"hidden{k}", units=16) for k in (2, 3))
LAST = layer("Dense", "sigmoid", line=4, shape=(1,))


def found(*layers, line=None):
    return list(RULE.find(evidence(fit(5, net=net(*layers), linear=line), source="\nmodel.add(Dense(16))\n")))


def test_it_matters_where_the_data_bend():
    (one,) = found(FIRST, SECOND, LAST, line=Line(0.52, 0.98, True))
    assert one.message == (
        "The 2 hidden layers have no activation: together they are one straight line. "
        "On these data a straight line reaches accuracy 0.52, one with bends 0.98."
    )
    assert (one.severity, one.place, one.fix) == ("high", at(2), 'Dense(16, activation="relu")')
    assert found(FIRST, layer("BatchNormalization"), layer("Dropout"), LAST, line=Line(0.0, 0.9, False))


def test_it_is_small_where_they_do_not():
    assert [one.severity for one in found(FIRST, LAST)] == ["low"]
    assert [one.severity for one in found(FIRST, LAST, line=Line(0.95, 0.97, False))] == ["low"]


def test_silent_of_any_bend():
    assert not found(LAST)
    for bend in (layer("Activation", "relu"), layer("LeakyReLU"), layer("MaxPooling2D"), layer("Relu"), layer("LSTM")):
        assert not found(FIRST, bend, LAST)
    assert not found(layer("Dense", "relu", name="hidden"), FIRST, LAST)
