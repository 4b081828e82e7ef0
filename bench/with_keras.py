"""How the contestants on Keras train: its own `fit`, `sunbae.fit` and `sunbae.fit_many`, all with the same networks."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.cases import Case
from bench.data import CLASSES, Inputs, Rows


def turn_of(who: str, case: Case, rows: Rows, seed: int) -> Callable[[int], dict[str, Any]]:
    """A function that trains for some epochs and tells the loss."""
    os.environ["KERAS_BACKEND"] = "tensorflow" if who == "tensorflow" else "jax"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    x, y = only(rows.x), only(rows.y)
    arguments: dict[str, Any] = {"batch_size": case.batch}
    if case.validation:
        arguments["validation_data"] = (only(rows.val_x), only(rows.val_y))
    if who.partition("-")[0] in ("one", "fits", "many", "rates"):
        return lambda epochs: {"loss": _population(who, case, x, y, epochs=epochs, **arguments)}
    keras.utils.set_random_seed(seed)
    model = network(case)
    callbacks = [_stop_at(case.until)] if case.until else []
    fit = model.fit
    if who.startswith("sunbae"):
        import sunbae

        mode = "exact" if who == "sunbae-exact" else "auto"
        fit = lambda *a, **k: sunbae.fit(model, *a, kernels=mode, **k)  # noqa: E731

    def turn(epochs: int) -> dict[str, Any]:
        history = fit(x, y, epochs=epochs, verbose=0, callbacks=callbacks, **arguments).history
        return {"epochs": len(history["loss"])} | {name: float(values[-1]) for name, values in history.items()}

    return turn


def only(arrays: Inputs) -> Any:
    """The array, if there is one alone."""
    return arrays[0] if len(arrays) == 1 else arrays


def _stop_at(loss: float) -> Any:
    import keras

    class StopAt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if logs["val_loss"] <= loss:
                self.model.stop_training = True

    return StopAt()


def _population(who: str, case: Case, x: Any, y: Any, **arguments: Any) -> float:
    """Models built and trained; the last loss of the first one."""
    import keras

    import sunbae

    kind, _, count = who.partition("-")
    build = lambda: network(case)  # noqa: E731
    if kind == "many":
        return float(sunbae.fit_many(build, x, y, seeds=int(count), **arguments).members[0].history["loss"][-1])
    if kind == "rates":
        rates = np.geomspace(1e-4, 1e-2, int(count)).tolist()
        many = sunbae.fit_many(build, x, y, seeds=1, vary={"learning_rate": rates}, **arguments)
        return float(many.members[0].history["loss"][-1])
    losses = []
    for seed in range(int(count or 1)):
        keras.utils.set_random_seed(seed)
        losses.append(float(sunbae.fit(build(), x, y, verbose=0, **arguments).history["loss"][-1]))
    return losses[0]


def network(case: Case) -> Any:
    """A compiled model."""
    import keras

    inputs, outputs = _NETS[case.net](case)
    model = keras.Model(inputs, outputs)
    model.compile("adam", "sparse_categorical_crossentropy" if case.net in CLASSES else "mse")
    return model


def _dense(x: Any, *widths: int) -> Any:
    from keras import layers

    for width in widths:
        x = layers.Dense(width, activation="relu")(x)
    return x


def _dnn(case: Case) -> Any:
    from keras import Input, layers

    inputs = Input((case.features,))
    return inputs, layers.Dense(1)(_dense(inputs, *case.widths))


def _recurrent(case: Case) -> Any:
    from keras import Input, layers

    x = inputs = Input((24, 4))
    x = layers.LSTM(64)(x) if case.net == "lstm" else layers.LSTM(32)(layers.GRU(32, return_sequences=True)(x))
    return inputs, layers.Dense(1)(x)


def _digits(_case: Case) -> Any:
    from keras import Input, layers

    inputs = Input((28, 28, 1))
    x = layers.MaxPooling2D(2)(layers.Conv2D(32, 3, activation="relu")(inputs))
    x = layers.MaxPooling2D(2)(layers.Conv2D(64, 3, activation="relu")(x))
    return inputs, layers.Dense(10, activation="softmax")(layers.Flatten()(x))


def _pictures(_case: Case) -> Any:
    from keras import Input, layers

    x = inputs = Input((32, 32, 3))
    for _block in range(3):
        x = layers.Conv2D(128, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(layers.Conv2D(64, 1, activation="relu")(x))
    return inputs, layers.Dense(100, activation="softmax")(_dense(layers.Flatten()(x), 1024, 512, 256, 128))


def _conv1d(_case: Case) -> Any:
    from keras import Input, layers

    inputs = Input((24, 4))
    return inputs, layers.Dense(1)(layers.Flatten()(layers.Conv1D(64, 3, activation="relu")(inputs)))


def _branches(_case: Case) -> Any:
    from keras import Input, layers

    inputs = [Input((8,)), Input((8,))]
    middle = layers.Concatenate()([_dense(x, 20, 10) for x in inputs])
    return inputs, [layers.Dense(1)(_dense(middle, width)) for width in (30, 15)]


_NETS: dict[str, Callable[[Case], Any]] = {
    "dnn": _dnn,
    "lstm": _recurrent,
    "gru-lstm": _recurrent,
    "digits": _digits,
    "pictures": _pictures,
    "conv1d": _conv1d,
    "branches": _branches,
}
