from watch.evidence import at, evidence, fit, net

from sunbae.watch.rules.learning_rate_high import RULE

JUMPS = [5.0, 2.0, 3.0, 1.5, 2.5, 1.4, 2.2, 1.6, 2.4, 1.3]


def found(loss=JUMPS, optimizer="Adam", rate=0.1):
    return list(RULE.find(evidence(fit(3, history=loss, net=net(optimizer=optimizer, rate=rate, compiled=at(2))))))


def test_counts_the_jumps_and_proposes_a_tenth():
    (one,) = found()
    assert (
        "went up by more than 5 percent in 3 of the last 7 epochs, at a learning rate of 0.1 (Adam has 0.001"
        in one.message
    )
    assert (one.place, one.also, one.fix) == (at(3), (at(2),), "keras.optimizers.Adam(learning_rate=0.01)")


def test_silent_at_a_usual_rate_and_at_one_that_nobody_knows():
    assert not found(rate=0.001)
    assert not found(optimizer="SGD", rate=0.02)
    assert not found(rate=None)
    assert not found(optimizer="Ours")


def test_silent_of_a_loss_that_falls():
    assert not found([5.0, 4.0, 3.0, 2.5, 2.2, 2.0, 1.9, 1.85, 1.83, 1.82])


def test_silent_if_it_only_trembles_near_0():
    assert not found([5.0, 0.5, 0.01, 0.02, 0.01, 0.02, 0.01, 0.03, 0.02, 0.03])


def test_silent_if_it_jumps_at_the_beginning_only():
    assert not found([5.0, 9.0, 4.0, 3.5, 3.0, 2.8, 2.6, 2.5, 2.4, 2.3])


def test_silent_of_nan():
    assert not found([*JUMPS, float("nan")])
