from watch.evidence import at, callback, evidence, fit

from sunbae.watch.rules.trained_too_long import RULE


def found(best, n, later=2.0, **more):
    val = [3.0 - k / best for k in range(best)] + [later] * (n - best)
    return list(RULE.find(evidence(fit(3, history={"loss": val, "val_loss": val}, **more))))


def test_names_the_best_epoch():
    (one,) = found(10, 60, 2.5)
    assert one.message == "The best epoch was 10 of 60 (val_loss 2.1, in the last one 2.5)."
    assert one.place == at(3)


def test_silent_near_the_best_epoch():
    assert not found(25, 60, 2.5)
    assert not found(5, 20, 2.5)


def test_silent_with_early_stopping():
    assert not found(10, 60, 2.5, callbacks=[callback()])


def test_silent_if_it_is_as_good_at_the_end():
    val = [3.0, 2.0, 1.0, *[1.2] * 30, *[1.0] * 6]
    assert not list(RULE.find(evidence(fit(3, history={"loss": val, "val_loss": val}))))


def test_silent_of_nan():
    assert not found(10, 60, float("nan"))
