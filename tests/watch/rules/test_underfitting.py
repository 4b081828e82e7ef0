from watch.evidence import at, evidence, fit

from sunbae.watch.rules.underfitting import RULE


def found(loss, **more):
    return list(RULE.find(evidence(fit(3, history=loss, **more))))


def test_names_the_last_two_epochs():
    (one,) = found([4.0, 3.5, 3.0, 2.5])
    assert "falling fast: 3 in epoch 3, 2.5 in the last one, epoch 4." in one.message
    assert one.place == at(3)


def test_silent_if_it_came_to_rest():
    assert not found([4.0, 3.5, 3.4, 3.38, 3.37])


def test_silent_if_little_is_left():
    assert not found([4.0, 1.0, 0.5, 0.4, 0.3])


def test_silent_if_it_was_stopped():
    assert not found([4.0, 3.5, 3.0, 2.5], epochs=50)


def test_silent_of_two_epochs_and_of_nan():
    assert not found([4.0, 3.0])
    assert not found([float("nan"), 4.0, 3.0, 2.0])
