from watch.evidence import at, callback, evaluate, evidence, fit, net

from sunbae.watch.events import Filing
from sunbae.watch.rules.last_weights import RULE

CURVES = {"loss": [5.0, 4.0, 3.0, 2.0, 1.0], "val_loss": [3.0, 2.0, 2.5, 2.6, 2.7]}
SOURCE = "\nstop = EarlyStopping('val_loss', patience=3)\n"


def stop(**settings):
    settings = {"monitor": "val_loss", "patience": 3, "restore_best_weights": False, "monitor_op": "less"} | settings
    return callback(line=2, **settings)


def found(*events):
    return list(RULE.find(evidence(*events, source=SOURCE)))


def trained(*callbacks, **more):
    return fit(3, history=CURVES, callbacks=callbacks or [stop()], **{"epochs": 50, "validation": "split"} | more)


def test_names_both_epochs_the_line_and_what_to_type():
    (one,) = found(trained(), evaluate(4))
    assert one.message == "val_loss was best in epoch 2 (2); the weights of epoch 5 (2.7) were kept and scored."
    assert (one.place, one.hurts, one.also) == (at(2), at(4), (at(3),))
    assert one.fix == "stop = EarlyStopping('val_loss', patience=3, restore_best_weights=True)"
    (repair,) = one.repairs
    assert (repair.action, repair.line) == ("keep-best", 3)


def test_high_is_better_where_the_callback_says_so():
    curves = {"loss": [1.0] * 4, "val_acc": [0.5, 0.9, 0.7, 0.6]}
    watcher = stop(monitor="val_acc", monitor_op="greater")
    (one,) = found(fit(3, history=curves, callbacks=[watcher], epochs=9), evaluate(4))
    assert "epoch 2 (0.9)" in one.message
    assert not found(
        fit(3, history=curves | {"val_acc": [0.5, 0.6, 0.7, 0.9]}, callbacks=[watcher], epochs=9), evaluate(4)
    )


def test_silent_if_the_best_weights_were_put_back():
    assert not found(trained(stop(restore_best_weights=True)), evaluate(4))


def test_silent_if_it_was_not_stopped_early():
    assert not found(trained(epochs=5), evaluate(4))


def test_silent_if_the_last_epoch_was_about_as_good():
    assert not found(
        fit(3, history=CURVES | {"val_loss": [3, 2.0, 2.2, 2.1, 2.01]}, callbacks=[stop()], epochs=9), evaluate(4)
    )


def test_silent_if_the_weights_were_changed_before_the_score():
    assert not found(trained(), evaluate(4, net=net(as_fitted=False)))


def test_silent_if_the_checkpoint_of_the_fit_was_scored(tmp_path):
    path = str(tmp_path / "best.keras")
    save = callback("ModelCheckpoint", filepath=path, monitor="val_loss", save_best_only=True)
    load = Filing(-1, at(4), 0, "load", 7, path)
    assert not found(trained(stop(), save), load, evaluate(5, model=7))


def test_fires_if_the_last_weights_come_back_from_a_file(tmp_path):
    path = str(tmp_path / "last.keras")
    save, load = (Filing(-1, at(4), 0, does, model, path) for does, model in (("save", 0), ("load", 7)))
    assert found(trained(), save, load, evaluate(5, model=7))


def test_silent_without_a_score():
    assert not found(trained())


def test_once_for_a_line_and_not_of_a_fit_that_failed():
    assert len(found(trained(), evaluate(4), trained(model=1), evaluate(4, model=1))) == 1
    assert not found(trained(error=True), evaluate(4))


def test_silent_of_what_stops_by_the_training_loss_and_of_what_does_not_stop():
    curves = {"loss": [3.0, 1.0, 2.0], "val_loss": [3.0, 2.0, 2.5]}
    assert not found(fit(3, history=curves, callbacks=[stop(monitor="loss")], epochs=9), evaluate(4))
    slower = callback("ReduceLROnPlateau", 2, monitor="val_loss")
    assert not found(fit(3, history=curves, callbacks=[slower], epochs=9), evaluate(4))
