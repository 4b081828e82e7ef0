import pytest
from watch.static.scripts import NET, ROWS, SPLIT, finding, found

START = ROWS + SPLIT + NET


def fitted(callback, more="epochs=20, validation_split=0.2, ", net=START):
    return (net, f"es = {callback}\n", f"model.fit(x_train, y_train, {more}callbacks=[es])\n")


def ids(*pieces, all=False):
    return [id for id, _line in found(*pieces, all=all)]


def test_patience_as_long_as_all_epochs():
    one = finding("SB204", *fitted("EarlyStopping(monitor='val_loss', patience=20)"))
    assert one.message == "EarlyStopping waits 20 epochs, and the fit has 20: it can never act."
    assert (one.severity, one.fix) == ("medium", "es = EarlyStopping(monitor='val_loss', patience=2)")
    assert one.hurts.line == one.place.line + 1


def test_validation_without_validation_rows():
    one = finding("SB204", *fitted("ReduceLROnPlateau('val_loss')", "epochs=99, "))
    assert one.message == "ReduceLROnPlateau watches val_loss, and the fit has no validation rows: it can never act."
    assert one.fix == "model.fit(x_train, y_train, epochs=99, callbacks=[es], validation_split=0.2)"


def test_a_metric_that_was_not_asked_for():
    net = NET.replace('"adam"', '"adam", metrics=["acc"]')
    one = finding("SB204", *fitted("EarlyStopping(monitor='val_accuracy', patience=2)", net=ROWS + SPLIT + net))
    assert "watches val_accuracy, which the fit does not have (it has loss, acc, val_loss, val_acc)" in one.message
    assert one.fix == 'es = EarlyStopping(monitor="val_acc", patience=2)'


@pytest.mark.parametrize(
    ("callback", "more"),
    [
        ("EarlyStopping(patience=19)", "epochs=20, validation_split=0.2, "),
        ("EarlyStopping(patience=20, restore_best_weights=True)", "epochs=20, validation_split=0.2, "),
        ("EarlyStopping(patience=n)", "epochs=20, validation_split=0.2, "),
        ("EarlyStopping(patience=20)", "epochs=n, validation_split=0.2, "),
        ("EarlyStopping(patience=20, **more)", "epochs=20, validation_split=0.2, "),
        ("EarlyStopping(patience=2)", "epochs=20, **more, "),
        ("EarlyStopping(patience=2)", "epochs=20, validation_split=share, "),
        ("EarlyStopping('val_mine', patience=2)", "epochs=20, validation_split=0.2, "),
        ("ModelCheckpoint('a.keras', 'val_loss')", "epochs=20, "),
    ],
)
def test_it_may_act(callback, more):
    assert not found(*fitted(callback, more))


def test_it_may_act_in_another_fit_of_the_line():
    code = (
        "for p in (2, 50):\n    es = EarlyStopping(patience=p)\n"
        "    model.fit(x_train, y_train, epochs=20, validation_split=0.2, callbacks=es)\n"
    )
    assert not found(START, code)
    assert ids(START, code.replace("2, 50", "40, 50")) == ["SB204"]


def test_several_kinds_on_one_line():
    code = "both = [EarlyStopping(patience=20), ModelCheckpoint('a.keras')]\n"
    code += "model.fit(x_train, y_train, epochs=20, validation_split=0.2, callbacks=both)\n"
    nan = "from keras.callbacks import TerminateOnNaN\n"
    assert ids(START, nan, code) == ["SB204"]
    assert ids(START, nan, code.replace("ModelCheckpoint('a.keras')", "TerminateOnNaN()")) == ["SB204"]


def test_it_may_have_been_changed():
    pieces = fitted("EarlyStopping(patience=20)")
    assert ids(*pieces) == ["SB204"]
    assert not found(pieces[0], pieces[1], "es.patience = 3\n", pieces[2])
    assert not found(pieces[0], pieces[1], "change(es)\n", pieces[2])


def test_a_wrapper_may_have_epochs_of_its_own():
    code = (
        "from scikeras.wrappers import KerasRegressor\nmodel = KerasRegressor(build, epochs=90, validation_split=0.2)\n"
    )
    code += "model.fit(x_train, y_train, callbacks=[EarlyStopping(patience=5)])\n"
    assert not found(ROWS, SPLIT, code)


def test_the_training_is_watched():
    one = finding("SB202", *fitted("EarlyStopping(monitor='loss', patience=3)"))
    assert one.message.startswith("EarlyStopping watches loss of the training rows, although there are validation rows")
    assert (one.severity, one.fix) == ("medium", "es = EarlyStopping(monitor='val_loss', patience=3)")
    net = ROWS + SPLIT + NET.replace('"adam"', '"adam", metrics=["mae"]')
    assert ids(*fitted("ModelCheckpoint('a.keras', 'mae', save_best_only=True)", net=net)) == ["SB202"]


@pytest.mark.parametrize(
    ("callback", "more"),
    [
        ("EarlyStopping('loss')", "epochs=20, "),
        ("EarlyStopping('loss')", "epochs=20, validation_data=None, "),
        ("EarlyStopping('loss')", "epochs=20, **more, "),
        ("EarlyStopping('val_loss')", "epochs=20, validation_split=0.2, "),
        ("EarlyStopping(what)", "epochs=20, validation_split=0.2, "),
        ("EarlyStopping('lr')", "epochs=20, validation_split=0.2, "),
        ("ReduceLROnPlateau('loss')", "epochs=20, validation_split=0.2, "),
        ("ModelCheckpoint('{epoch}.keras', 'loss')", "epochs=20, validation_split=0.2, "),
    ],
)
def test_silent_about_what_is_watched(callback, more):
    assert not found(*fitted(callback, more))


def test_silent_if_another_one_watches_the_validation():
    fitted = "model.fit(x_train, y_train, epochs=20, validation_split=0.2, "
    code = fitted + "callbacks=[EarlyStopping('loss'), EarlyStopping()])\n"
    assert not found(START, code)
    assert ids(START, code.replace(", EarlyStopping()", "")) == ["SB202"]


def test_the_last_weights_are_kept():
    pieces = fitted("EarlyStopping('val_loss', patience=3)")
    assert "SB201" not in ids(*pieces, all=True)
    one = finding("SB201", *pieces, "model.evaluate(x_test, y_test)\n")
    assert (one.severity, one.fix) == ("info", "es = EarlyStopping('val_loss', patience=3, restore_best_weights=True)")
    assert "SB201" not in ids(*pieces, "model.load_weights('b.h5')\nmodel.evaluate(x_test, y_test)\n", all=True)
    kept = fitted("EarlyStopping('val_loss', patience=3, restore_best_weights=True)")
    assert "SB201" not in ids(*kept, "model.evaluate(x_test, y_test)\n", all=True)


FIT = "model.fit(x_train, y_train, epochs=20)\n"


def test_never_passed():
    one = finding("SB205", START, "es = EarlyStopping(patience=3)\n", FIT)
    assert one.message == "EarlyStopping was built, and no fit got it: it does nothing."
    assert (one.severity, one.fix) == ("medium", "model.fit(x_train, y_train, ..., callbacks=[es])")


def test_in_a_list_that_is_never_passed():
    code = "several = []\nseveral.append(EarlyStopping(patience=3))\n"
    assert found(START, code, FIT) == [("SB205", "several.append(EarlyStopping(patience=3))")]
    assert "SB205" not in ids(START, code, "model.fit(x_train, y_train, epochs=20, callbacks=several)\n")


@pytest.mark.parametrize(
    "code",
    [
        "es = EarlyStopping(patience=3)\nmodel.fit(x_train, y_train, **{'callbacks': es})\n",
        "es = EarlyStopping(patience=3)\n" + FIT + "print(es)\n",
        "es = EarlyStopping(patience=3)\n" + FIT + "exec('print(es)')\n",
        FIT + "es = EarlyStopping(patience=3)\n",
        "es = EarlyStopping(patience=3)\n",
        "def several():\n    es = EarlyStopping(patience=3)\n    return [es]\n" + FIT,
        "settings.es = EarlyStopping(patience=3)\n" + FIT,
    ],
    ids=["options", "read", "exec", "no fit below", "no fit", "returned", "attribute"],
)
def test_it_may_have_been_passed(code):
    assert not found(START, code)


# Each of these keeps one condition of the rules in its place.


def test_a_metric_that_was_asked_for():
    net = NET.replace('"adam"', '"adam", metrics=["acc"]')
    assert "SB204" not in ids(*fitted("EarlyStopping(monitor='val_acc', patience=2)", net=ROWS + SPLIT + net))


def test_a_checkpoint_of_the_best_without_validation():
    assert ids(*fitted("ModelCheckpoint('a.keras', save_best_only=True)", "epochs=20, ")) == ["SB204"]


@pytest.mark.parametrize("other", ["mine()", "EarlyStopping(what)"])
def test_another_callback_may_watch_the_validation(other):
    code = f"callbacks = [EarlyStopping('loss'), {other}]\n"
    code += "model.fit(x_train, y_train, epochs=20, validation_split=0.2, callbacks=callbacks)\n"
    assert not found(START, code)


def test_the_loss_of_a_network_from_elsewhere_is_watched():
    net = ROWS + SPLIT + "from mine import build\nmodel = build()\n"
    assert ids(*fitted("EarlyStopping('loss')", net=net)) == ["SB202"]
    assert not found(*fitted("EarlyStopping('acc')", net=net))


@pytest.mark.parametrize(
    ("callback", "more", "before", "after"),
    [
        ("ReduceLROnPlateau('val_loss')", "epochs=20, validation_split=0.2, ", "", "model.evaluate(x_test, y_test)\n"),
        ("EarlyStopping('loss')", "epochs=20, validation_split=0.2, ", "", "model.evaluate(x_test, y_test)\n"),
        ("EarlyStopping('val_loss')", "epochs=20, ", "", "model.evaluate(x_test, y_test)\n"),
        ("EarlyStopping('val_loss')", "epochs=20, validation_split=0.2, ", "model.evaluate(x_test, y_test)\n", ""),
        (
            "EarlyStopping('val_loss')",
            "epochs=20, validation_split=0.2, ",
            "",
            "load_model('a').evaluate(x_test, y_test)\n",
        ),
    ],
    ids=["another kind", "training", "no validation", "before", "another network"],
)
def test_nothing_says_that_the_last_weights_are_scored(callback, more, before, after):
    net, made, fit = fitted(callback, more)
    assert "SB201" not in ids(net, before, made, fit, after, all=True)


@pytest.mark.parametrize(
    "code",
    [
        "es = mine(EarlyStopping(patience=3))\n" + FIT,
        "es = other = EarlyStopping(patience=3)\n" + FIT + "mine(other)\n",
        "several = [1]\nseveral.insert(0, EarlyStopping(patience=3))\n" + FIT,
        "import queue\nfrom other import fit\nes = EarlyStopping(patience=3)\nfit()\n",
    ],
    ids=["wrapped", "two names", "inserted", "fitted elsewhere"],
)
def test_it_may_be_used_where_that_cannot_be_seen(code):
    assert not found(START, code)
