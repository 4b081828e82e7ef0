from watch.evidence import at, evidence, fit, net

from sunbae.watch.events import Filing
from sunbae.watch.rules.learning_rate_low import RULE

STAYS = [2.31, 2.309, 2.308, 2.307]


def found(loss=STAYS, *events, optimizer="Adam", rate=0.00001, **more):
    one = fit(3, history=loss, net=net(optimizer=optimizer, rate=rate, compiled=at(2)), **more)
    return list(RULE.find(evidence(*events, one)))


def test_names_first_and_last_and_the_usual_rate():
    (one,) = found()
    assert "hardly moved in 4 epochs (2.31, then 2.307), at a learning rate of 1e-05 (Adam has 0.001" in one.message
    assert (one.place, one.fix) == (at(3), "keras.optimizers.Adam(learning_rate=0.001)")


def test_silent_if_it_moves():
    assert not found([2.31, 2.2, 2.1, 2.0])


def test_silent_at_a_rate_that_is_not_low_or_unknown():
    assert not found(rate=0.0005)
    assert not found(rate=None)


def test_silent_of_a_network_that_had_learnt_before():
    assert not found(before=True)
    assert not found(STAYS, Filing(-1, None, 0, "load", 0, "/best.keras"))


def test_silent_of_nan_and_of_an_optimizer_that_nobody_knows():
    assert not found([float("nan")] * 4)
    assert not found(optimizer="Ours")
