from watch.evidence import at, callback, evidence, fit, rows

from sunbae.watch.rules.training_metric_watched import RULE

CURVES = {"loss": [3.0, 2.0], "acc": [0.1, 0.2], "val_loss": [3.0, 2.5], "val_acc": [0.1, 0.2]}


def found(*callbacks, curves=CURVES, source=""):
    return list(
        RULE.find(evidence(fit(3, history=curves, callbacks=callbacks, validation=rows(100, 130)), source=source))
    )


def test_early_stopping_is_to_watch_the_same_metric_of_validation():
    source = "\nstop = keras.callbacks.EarlyStopping('loss', patience=2)\n"
    (one,) = found(callback(line=2, monitor="loss"), source=source)
    assert one.message.startswith("EarlyStopping watches loss of the training rows, although there are validation rows")
    assert (one.place, one.also) == (at(2), (at(3),))
    assert one.fix == "stop = keras.callbacks.EarlyStopping('val_loss', patience=2)"
    assert [(r.action, r.value) for r in one.repairs] == [("keep-best", "val_loss")]


def test_a_checkpoint_too():
    source = '\nsave = ModelCheckpoint(path, monitor="acc", save_best_only=True)\n'
    (one,) = found(callback("ModelCheckpoint", 2, monitor="acc", save_best_only=True), source=source)
    assert one.fix == 'save = ModelCheckpoint(path, monitor="val_acc", save_best_only=True)'
    assert [(r.action, r.value) for r in one.repairs] == [("watch", "val_acc")]


def test_silent_without_validation():
    assert not found(callback(line=2, monitor="loss"), curves={"loss": [3.0, 2.0]})


def test_silent_where_another_of_the_kind_watches_validation():
    assert not found(callback(line=2, monitor="loss"), callback(line=2, monitor="val_loss"))


def test_silent_of_what_chooses_no_weights():
    assert not found(callback("ReduceLROnPlateau", 2, monitor="loss"))
    assert not found(callback("ModelCheckpoint", 2, monitor="loss", save_best_only=False))


def test_a_checkpoint_that_looks_at_validation_does_not_stop_the_training():
    save = callback("ModelCheckpoint", 2, monitor="val_loss", save_best_only=True)
    assert found(callback(line=2, monitor="loss"), save)
    every = callback("ModelCheckpoint", 2, monitor="val_loss", save_best_only=False)
    assert found(callback("ModelCheckpoint", 2, monitor="loss", save_best_only=True), every)


def test_once_for_a_line():
    events = [fit(3, history=CURVES, callbacks=[callback(line=2, monitor="loss")], model=k) for k in range(2)]
    assert len(list(RULE.find(evidence(*events)))) == 1
