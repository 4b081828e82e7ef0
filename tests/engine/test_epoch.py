"""The compiled epoch gives what `keras.Model.fit` gives, bit for bit."""

import jax
import numpy as np
import pytest

from sunbae._compat import load_keras, seeded
from sunbae.engine.epoch import build_metrics, epoch_program, initial_state

keras = load_keras()
ROWS, FEATURES = 70, 5
X = np.random.default_rng(0).normal(size=(ROWS, FEATURES)).astype(np.float32)
Y = X.sum(axis=1, keepdims=True)
W = np.random.default_rng(1).uniform(0.5, 2.0, size=ROWS).astype(np.float32)


def plain():
    return [keras.layers.Dense(8, activation="relu")]


def with_state():
    layers = keras.layers
    return [layers.Dense(8), layers.BatchNormalization(), layers.Activation("relu"), layers.Dropout(0.3)]


def regularised():
    return [keras.layers.Dense(8, activation="gelu", kernel_regularizer=keras.regularizers.L2(0.01))]


def model_of(hidden, optimizer):
    with seeded(3):
        x = inputs = keras.Input((FEATURES,), name="numbers")
        for layer in hidden():
            x = layer(x)
        model = keras.Model({"numbers": inputs}, keras.layers.Dense(1)(x))
        model.compile(optimizer=optimizer(), loss="mse")
    return model


def schedule():
    return keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(0.01, 20), weight_decay=1e-3)


def compiled_epochs(model, data, validation, *, epochs, batch_size):
    build_metrics(model, data)
    program = jax.jit(
        epoch_program(model, n=ROWS, batch_size=batch_size, n_validation=len(validation[1]), validation_batch=16)
    )
    state, losses = initial_state(model), []
    for _epoch in range(epochs):
        state, loss, val_loss = program(state, np.arange(ROWS, dtype=np.int32), data, validation)
        losses.append((float(loss), float(val_loss)))
    return state, losses


@pytest.mark.parametrize(
    ("hidden", "optimizer", "batch_size"),
    [
        (plain, schedule, 16),  # a smaller last step
        pytest.param(plain, keras.optimizers.SGD, 35, marks=pytest.mark.exhaustive),  # two whole steps
        pytest.param(with_state, schedule, 70, marks=pytest.mark.exhaustive),  # one step
        (with_state, keras.optimizers.Adam, 16),
        pytest.param(regularised, keras.optimizers.RMSprop, 16, marks=pytest.mark.exhaustive),
    ],
)
def test_same_bits_as_fit(hidden, optimizer, batch_size):
    data, validation = ({"numbers": X}, Y, W), ({"numbers": X[:40]}, Y[:40])
    ours, theirs = model_of(hidden, optimizer), model_of(hidden, optimizer)
    state, losses = compiled_epochs(ours, data, validation, epochs=2, batch_size=batch_size)
    history = theirs.fit(
        {"numbers": X}, Y, sample_weight=W, epochs=2, batch_size=batch_size, shuffle=False, verbose=0,
        validation_data=validation, validation_batch_size=16,
    ).history  # fmt: skip
    for mine, variable in zip(state.trainable, theirs.trainable_variables, strict=True):
        np.testing.assert_array_equal(np.asarray(mine), np.asarray(variable.value))
    for mine, variable in zip(state.non_trainable, theirs.non_trainable_variables, strict=True):
        np.testing.assert_array_equal(np.asarray(mine), np.asarray(variable.value))
    assert [loss for loss, _val in losses] == history["loss"]
    np.testing.assert_allclose([val for _loss, val in losses], history["val_loss"], rtol=1e-6)


def test_tracing_leaves_the_model_as_it_was():
    model = model_of(plain, keras.optimizers.Adam)
    before = [np.asarray(v.value) for v in model.variables]
    compiled_epochs(model, ({"numbers": X}, Y), ({"numbers": X}, Y), epochs=1, batch_size=16)
    for old, variable in zip(before, model.variables, strict=True):
        np.testing.assert_array_equal(old, np.asarray(variable.value))
