import pytest
from watch.evidence import at, callback, evidence, fit

from sunbae.watch.rules.callback_never_acts import RULE

CURVES = {"loss": [3.0, 2.0, 1.0], "acc": [0.1, 0.2, 0.3], "val_loss": [3.0, 2.5, 2.0], "val_acc": [0.1, 0.2, 0.3]}


def found(*fits, source=""):
    return list(RULE.find(evidence(*fits, source=source)))


def trained(one, curves=CURVES, **more):
    return fit(3, history=curves, callbacks=[one], **{"validation": "split"} | more)


def test_patience_as_long_as_all_epochs():
    source = "\nes = EarlyStopping('val_loss', 0, 20)\n"
    (one,) = found(trained(callback(line=2, monitor="val_loss", patience=20), epochs=20), source=source)
    assert one.message == "EarlyStopping waits 20 epochs, and the fit has 20: it can never act."
    assert (one.place, one.also, one.fix) == (at(2), (at(3),), "es = EarlyStopping('val_loss', 0, 2)")


def test_a_metric_that_is_not_there():
    source = '\nes = EarlyStopping(monitor="val_accuracy")\n'
    (one,) = found(trained(callback(line=2, monitor="val_accuracy", patience=1)), source=source)
    assert "watches val_accuracy, which the fit does not have (it has loss, acc, val_loss, val_acc)" in one.message
    assert one.fix == 'es = EarlyStopping(monitor="val_acc")'


def test_validation_without_validation_rows():
    source = "\n\nmodel.fit(x, y, epochs=3)\n"
    slower = callback("ReduceLROnPlateau", 2, monitor="val_loss", patience=1)
    (one,) = found(trained(slower, {"loss": [3.0, 2.0, 1.0]}, validation=None), source=source)
    assert one.message == "ReduceLROnPlateau watches val_loss, and the fit has no validation rows: it can never act."
    assert one.fix == "model.fit(x, y, epochs=3, validation_split=0.2)"


@pytest.mark.parametrize(
    "one",
    [
        callback(line=2, monitor="val_loss", patience=2),
        callback(line=2, monitor="val_loss", patience=99, restore_best_weights=True),
        callback("ModelCheckpoint", 2, monitor="val_nothing", save_best_only=False),
        callback("LambdaCallback", 2),
    ],
    ids=["short patience", "keeps the best at the end", "writes every epoch", "another kind"],
)
def test_silent(one):
    assert not found(trained(one))


def test_silent_if_one_of_the_line_can_act():
    one = callback(line=2, monitor="val_loss", patience=5)
    assert not found(trained(one), trained(one, epochs=30))


def test_silent_of_a_fit_that_failed():
    assert not found(trained(callback(line=2, monitor="val_x", patience=1), error=True))
    assert not found(trained(callback(line=2, monitor="val_x", patience=1), {}))


def test_a_checkpoint_of_the_best_needs_its_metric():
    (one,) = found(trained(callback("ModelCheckpoint", 2, monitor="val_f1", save_best_only=True)))
    assert one.message.startswith("ModelCheckpoint watches val_f1, which the fit does not have")
    (one,) = found(trained(callback("ModelCheckpoint", None, monitor="f1", save_best_only=True), validation=None))
    assert (one.place, one.message.split(" (")[0]) == (at(3), "ModelCheckpoint watches f1, which the fit does not have")


def test_epochs_before_it_starts_count_too():
    assert found(trained(callback(line=2, monitor="val_loss", patience=5, start_from_epoch=5), epochs=10))
    assert not found(trained(callback(line=2, monitor="val_loss", patience=5, start_from_epoch=4), epochs=10))
