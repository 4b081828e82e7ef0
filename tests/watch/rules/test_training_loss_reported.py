from watch.evidence import at, evaluate, evidence, fit, predict, rows, split

from sunbae.watch.rules.scored_rows_trained import RULE as TRAINED
from sunbae.watch.rules.training_loss_reported import RULE

X = rows(0, 100)
SPLIT = split(X, rows(0, 80), rows(80, 100), 1)
CURVES = {"loss": [3.0, 2.0], "acc": [0.5, 0.6], "val_loss": [3.0, 2.5]}


def found(line, *events, before=(SPLIT,)):
    source = f"\n\nhistory = model.fit(x, y)\n\n{line}\n"
    return list(RULE.find(evidence(*before, fit(3, history=CURVES), *events, source=source)))


def test_the_last_loss():
    (one,) = found("print('loss', history.history['loss'][-1])")
    assert one.message == (
        "The number at the end is the loss of the training rows; the rows that were put aside were never scored."
    )
    assert (one.place, one.fix) == (at(5), "print(model.evaluate(x_test, y_test))")
    assert found("print(f'acc {max(history.history[\"acc\"]):.3f}')")
    assert found("last = history.history['loss'][-1]; print(last)")
    assert found("print(history.history['loss'][-1])", predict(4), before=())


def test_the_score_of_the_test_is_computed_and_never_shown():
    events = SPLIT, fit(3, history=CURVES), evaluate(4)

    def of(*lines):
        return list(RULE.find(evidence(*events, source="\n\nhistory = model.fit(x, y)\n" + "\n".join(lines))))

    assert of("loss, acc = model.evaluate(x, y)", "print('loss', history.history['loss'][-1])")
    assert not of("loss, acc = model.evaluate(x, y)", "print('acc', history.history['acc'][-1], acc)")
    assert not of("model.evaluate(x, y)", "print('loss', history.history['loss'][-1])")


def test_silent_beside_another_score():
    assert not found("print(history.history['loss'][-1])", evaluate(4))
    assert not found("print(history.history['loss'][-1], history.history['val_loss'][-1])")
    assert not found("print('training loss', history.history['loss'][-1])")


def test_silent_if_nothing_was_put_aside_or_printed():
    assert not found("print(history.history['loss'][-1])", before=())
    assert not found("plt.plot(history.history['loss'])")
    assert not found("print(history.history['loss'])")


def test_training_rows_are_scored():
    events = SPLIT, fit(3), evaluate(4, rows(0, 80))
    (one,) = RULE.find(evidence(*events, source="\n\n\nmodel.evaluate(x_train, y_train)\n"))
    assert one.message.startswith("The score is of the 80 rows that were trained on;")
    assert (one.place, one.fix) == (at(4), "model.evaluate(x_test, y_test)")
    assert not list(TRAINED.find(evidence(*events)))
    assert not list(RULE.find(evidence(*events, evaluate(5))))


def test_rows_that_were_put_aside_and_trained_on_are_another_mistake():
    events = SPLIT, fit(3, X), evaluate(4, rows(80, 100))
    assert not list(RULE.find(evidence(*events)))
    assert list(TRAINED.find(evidence(*events)))
