from watch.evidence import at, classes, evidence, fit, layer, net, predict, rows

from sunbae.watch.events import Choosing
from sunbae.watch.rules.target_shape import RULE


def found(*events, source=""):
    return list(RULE.find(evidence(*events, source=source)))


def fitted(shape, width, loss="mean_squared_error", **more):
    return fit(3, y=more.pop("y", rows(0, 80, width)), net=net(layer(shape=shape), losses=(loss,)), **more)


def test_one_column_against_three_units():
    (one,) = found(fitted((3,), 1))
    assert one.message.startswith("The output has shape (n, 3) and the target (n,): the loss repeats one of them")
    assert (one.place, one.fix) == (at(3), "Dense(1)")


def test_one_number_against_one_for_each_step():
    (one,) = found(fitted((6, 1), 1))
    assert one.fix.startswith("the last recurrent layer without return_sequences=True")


def test_silent_of_what_fits():
    assert not found(fitted((1,), 1), fitted((3,), 3), fitted((6, 1), 6))
    assert not found(fitted((3,), 1, "sparse_categorical_crossentropy"))
    assert not found(fitted((None, 3), 1), fitted((3,), 1, "my_quantiles"))


def test_one_hot_missing():
    assert not found(fitted((3,), 1, "categorical_crossentropy", y=classes(0, 80)))
    (one,) = found(fitted((3,), 1, "categorical_crossentropy", y=classes(0, 80), error=True))
    assert one.fix == "to_categorical(y_train)"


def test_argmax_of_one_value():
    (one,) = found(Choosing(-1, at(5), 0, (20, 1), 1, 1), source="\n\n\n\nguess = np.argmax(guess, axis=1)\n")
    assert (one.place, one.fix) == (at(5), "(guess > 0.5).astype(int)")
    assert not found(Choosing(-1, at(5), 0, (20, 3), 1, 3), Choosing(-1, at(5), 0, (1,), 0, 1))


def test_the_method_argmax_of_one_value():
    assert found(fit(1), predict(2), source="\nguess = model.predict(x).argmax(axis=1)\n")
    assert found(fit(1), predict(2), source="\nguess = model.predict(x)\nguess.argmax(-1)\n")
    assert not found(fit(1), predict(2), source="\nguess = model.predict(x)\nguess = other(x)\nguess.argmax(-1)\n")
    assert not found(fit(1), predict(2), source="\nguess = model.predict(x)\nother.argmax(axis=1)\n")
    assert not found(fit(1), predict(2), source="\nguess = model.predict(x)\nguess.argmax(axis=0)\n")
    assert not found(fit(1), predict(2, made=(rows(80, 100, 3),)), source="\nmodel.predict(x).argmax(axis=1)\n")
