from dataclasses import replace

from watch.evidence import at, evidence, fit

from sunbae.watch.events import Repeated
from sunbae.watch.rules.unstable import RULE


def found(*repeated):
    return list(RULE.find(replace(evidence(fit(3)), repeated=repeated)))


def test_says_how_far_it_goes():
    (one,) = found(Repeated(at(3), "loss", 0.5, (0.9, 0.2)), Repeated(at(3), "accuracy", 0.95, (0.90, 0.85)))
    assert one.message == "Over 3 seeds accuracy goes from 0.85 to 0.95 (0.9 ± 0.05); 0.95 is one draw of these."
    assert (one.severity, one.place) == ("low", at(3))


def test_silent_of_shares_that_stay():
    assert not found(Repeated(at(3), "loss", 0.5, (0.9, 0.2)), Repeated(at(3), "val_acc", 0.95, (0.94, 0.955)))


def test_other_scores_by_their_size():
    assert found(Repeated(at(3), "mae", 100.0, (120.0, 80.0)))
    assert not found(Repeated(at(3), "mae", 100.0, (104.0, 96.0)))


def test_silent_of_two_seeds_and_of_nan():
    assert not found(Repeated(at(3), "accuracy", 0.95, (0.5,)))
    assert not found(Repeated(at(3), "accuracy", 0.95, (0.5, float("nan"))))
    assert not found()


def test_a_loss_is_no_share():
    assert not found(Repeated(at(3), "accuracy_loss", 2.0, (2.1, 1.9)))
