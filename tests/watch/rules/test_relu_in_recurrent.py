from watch.evidence import at, evidence, fit, layer, net

from sunbae.watch.rules.relu_in_recurrent import RULE


def found(*layers):
    return list(RULE.find(evidence(fit(5, net=net(*layers, layer(shape=(1,)))), source="\nmodel.add(GRU(8, relu))\n")))


def test_relu():
    (one,) = found(layer("GRU", "relu", line=2))
    assert (one.severity, one.place, one.fix) == ("info", at(2), "GRU(8)")


def test_silent_of_others():
    assert not found(layer("GRU", "tanh", line=2), layer("Activation", "relu"), layer("Dense", "relu"))
