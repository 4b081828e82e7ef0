from watch.evidence import at, evidence, fit, layer, net

from sunbae.watch.rules.dead_relus import RULE


def found(**more):
    found = net(layer("Dense", "relu", 2, name="hidden"), layer("Dense"))
    return list(RULE.find(evidence(fit(3, history=[2.3, 2.3], net=found, **more))))


def test_names_the_layer_and_its_line():
    (one,) = found(silent=("hidden", "later"))
    assert one.message.startswith("Dense hidden with relu gives 0 for every row")
    assert (one.place, one.also) == (at(2), (at(3),))


def test_silent_if_no_layer_is():
    assert not found()
    assert not found(silent=("hidden",), before=True)
