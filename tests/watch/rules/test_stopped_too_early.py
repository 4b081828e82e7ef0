from watch.evidence import at, callback, evidence, fit

from sunbae.watch.rules.stopped_too_early import RULE

FALLS = [3.0, 2.5, 2.0, 1.8, 1.6]


def found(val, loss=None, **more):
    curves = {"loss": loss or [9.0, *[1.0] * (len(val) - 1)], "val_loss": val}
    return list(RULE.find(evidence(fit(3, history=curves, **more))))


def test_stopped_by_something_else():
    (one,) = found(FALLS, epochs=40, callbacks=[callback(monitor="val_acc")])
    assert one.message.startswith(
        "Stopped after epoch 5 of 40 although val_loss had fallen in each of the last epochs,"
    )
    assert one.message.endswith("from 2.5 to 1.6.")
    assert one.place == at(3)


def test_all_epochs_used():
    (one,) = found(FALLS)
    assert one.message == "val_loss was still falling when the 5 epochs were over, from 2.5 to 1.6 at last."


def test_it_may_be_stopped_very_soon():
    (one,) = found([2.1, 1.9, 1.6], epochs=40, callbacks=[callback(min_delta=0.5)])
    assert one.message.startswith("Stopped after epoch 3 of 40")
    assert not found([2.1, 1.9, 1.6])


def test_silent_if_it_rose_or_came_to_rest():
    assert not found([3.0, 2.5, 2.0, 1.8, 1.9], epochs=40, callbacks=[callback()])
    assert not found([3.0, 2.5, 2.0, 1.8, 1.79])


def test_silent_if_the_training_loss_falls_fast_as_well():
    assert not found(FALLS, FALLS)
    assert found(FALLS, FALLS, epochs=40, callbacks=[callback()])


def test_silent_if_most_of_the_way_is_done():
    assert not found([9.0, *FALLS])


def test_silent_if_somebody_else_ended_it():
    assert not found(FALLS, epochs=40)


def test_silent_of_half_a_curve():
    assert not found(FALLS, [1.0] * 4, epochs=40, callbacks=[callback()])
