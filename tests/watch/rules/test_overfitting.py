from watch.evidence import at, callback, evidence, fit

from sunbae.watch.rules.overfitting import RULE

LOSS = [2.0, 1.5, 1.2, 1.0, 0.8, 0.6, 0.5, 0.4, 0.3, 0.2]
RISES = [1.9, 1.5, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1]


def found(val=RISES, loss=LOSS, **more):
    events = [fit(3, history={"loss": loss, "val_loss": val}, **more)]
    return list(RULE.find(evidence(*events, source="\n\nnet.fit(x, y, epochs=10)\n")))


def test_names_the_epoch_and_the_losses():
    (one,) = found()
    assert one.message == (
        "val_loss was lowest in epoch 3 (1.4) and rose to 2.1 in epoch 10, while loss fell from 1.2 to 0.2: "
        "from there on rows were learnt by heart."
    )
    assert one.place == at(3)
    assert one.fix.startswith("net.fit(x, y, ..., callbacks=[keras.callbacks.EarlyStopping(")


def test_silent_if_it_rises_by_less_than_an_epoch_jitters():
    assert not found([1.42, 1.41, 1.4, 1.41, 1.42, 1.43, 1.44, 1.45, 1.46, 1.46], [1.41, *LOSS[1:]])


def test_silent_if_validation_stays_level():
    assert not found([1.9, 1.5, 1.4, 1.5, 1.4, 1.45, 1.5, 1.41, 1.5, 1.45])


def test_silent_if_the_training_loss_rises_too():
    assert not found(loss=[2.0, 1.5, 1.2, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1])


def test_silent_if_only_a_little_of_the_way_is_lost():
    assert not found([100.0, *RISES[1:]], [100.0, *LOSS[1:]])


def test_silent_if_the_best_weights_were_put_back():
    stop = callback(monitor="val_loss", restore_best_weights=True)
    assert not found(callbacks=[stop])
    assert found(callbacks=[callback(monitor="val_loss", restore_best_weights=False)])


def test_silent_of_a_short_rise():
    assert not found([1.9, 1.8, 1.7, 1.6, 1.5, 1.45, 1.4, 1.8, 1.9, 2.0])


def test_silent_of_nan_and_without_validation():
    assert not found([*RISES[:-1], float("nan")])
    assert not found([])
