from watch.evidence import at, evidence, fit

from sunbae.watch.rules.no_validation import RULE


def found(*fits):
    return list(RULE.find(evidence(*fits, source="\n\nmodel.fit(x, y, epochs=9)\n")))


def test_names_the_first_fit():
    (one,) = found(fit(3), fit(4))
    assert (one.place, one.fix) == (at(3), "model.fit(x, y, epochs=9, validation_split=0.2)")


def test_silent_if_any_fit_has_some():
    assert not found(fit(3), fit(4, validation="split"))


def test_silent_without_a_network():
    assert not found()
    assert not found(fit(3, kind="sklearn"))
