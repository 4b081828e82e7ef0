import os

from watch.evidence import at, callback, evaluate, evidence, fit, predict

from sunbae.watch.events import Filing
from sunbae.watch.rules.checkpoint_unused import RULE

CURVES = {"loss": [5.0, 4.0, 3.0], "val_loss": [3.0, 2.0, 2.5]}
SOURCE = "\nsave = ModelCheckpoint(path, save_best_only=True)\nmodel.fit(x, y, callbacks=[save])\n"
SOURCE += "print(net.evaluate(x, y))\n"
PATH = os.path.abspath("best.keras")


def save(**settings):
    return callback(
        "ModelCheckpoint", 2, **{"filepath": PATH, "monitor": "val_loss", "save_best_only": True} | settings
    )


def found(*events, source=SOURCE):
    return list(RULE.find(evidence(*events, source=source)))


def trained(*callbacks, curves=CURVES):
    return fit(3, history=curves, callbacks=callbacks or [save()], validation="split")


def test_names_both_epochs_and_the_line_that_scores():
    (one,) = found(trained(), evaluate(4))
    assert one.message == (
        "The weights of epoch 2, the best by val_loss (2), are in a file; those of epoch 3 (2.5) were scored."
    )
    assert (one.place, one.also) == (at(4), (at(2), at(3)))
    assert one.fix == "net = keras.models.load_model(path)"
    assert [(r.action, r.value) for r in one.repairs] == [("keep-best", "val_loss")]


def test_weights_alone_are_loaded_in_another_way():
    (one,) = found(trained(save(save_weights_only=True)), evaluate(4))
    assert one.fix == "net.load_weights(path)"


def test_a_name_with_the_epoch_has_many_files():
    (one,) = found(trained(save(filepath="{epoch:02d}.keras")), evaluate(4))
    assert one.fix == "load the newest of the files path before the score"


def test_silent_if_the_file_was_read_by_anybody():
    load = Filing(-1, at(5), 0, "load", 7, PATH)
    assert not found(trained(), evaluate(4), load, evaluate(6, model=7))


def test_silent_if_the_last_epoch_was_the_best():
    assert not found(trained(curves=CURVES | {"val_loss": [3.0, 2.5, 2.0]}), evaluate(4))


def test_silent_if_early_stopping_has_put_the_best_back():
    assert not found(trained(save(), callback(monitor="val_loss", restore_best_weights=True)), evaluate(4))


def test_silent_if_every_epoch_is_written():
    assert not found(trained(save(save_best_only=False)), evaluate(4))


def test_silent_if_predictions_become_no_score():
    assert not found(trained(), predict(4))


def test_another_file_that_is_read_is_not_the_checkpoint():
    load = Filing(-1, at(5), 0, "load", 7, os.path.abspath("other.keras"))
    assert found(trained(), evaluate(4), load)
    assert found(trained(), evaluate(4), Filing(-1, at(5), 0, "save", 0, PATH))


def test_once_for_a_line_and_not_of_a_fit_that_failed():
    again = fit(3, history=CURVES, callbacks=[save()], model=1)
    assert len(found(trained(), evaluate(4), again, evaluate(4, model=1))) == 1
    assert not found(fit(3, history=CURVES, callbacks=[save()], error=True), evaluate(4))
