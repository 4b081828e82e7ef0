"""Predictions of several networks, some rows at a time."""

import numpy as np
import pytest
from twins import keras

from sunbae.data.window import Windows
from sunbae.engine import predict
from sunbae.engine.predict import predictor, rows_at_once, rows_that_fit


@pytest.mark.parametrize(
    ("shape", "rows"),
    [((10, 5), 8192), ((10, 168, 15), 8192), ((10, 10_000, 10), 256), ((10, 10**8), 16), ((10, 0), 8192)],
)
def test_fewer_rows_where_they_are_wide(shape, rows):
    assert rows_at_once({"x": np.broadcast_to(np.float32(0), shape)}, 8192) == rows


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_windows_in_chunks_are_as_arrays(monkeypatch):
    monkeypatch.setattr(predict, "CHUNK_CELLS", 16 * 6)
    series = np.random.default_rng(0).normal(size=(60, 2)).astype(np.float32)
    windows = Windows(series, np.arange(50, dtype=np.int32), 3)
    inputs = keras.Input((3, 2), name="x")
    model = keras.Model({"x": inputs}, keras.layers.Dense(2)(keras.layers.Flatten()(inputs)))
    weights = [[np.asarray(v) for v in model.trainable_variables], []]
    found = predictor(model, [weights, weights])({"x": windows})
    assert found.shape == (2, 50, 2)
    np.testing.assert_allclose(found[1], np.asarray(model({"x": windows[:]})), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("nodes", "networks", "rows"), [(8, 5, 8192), (32 * 256, 1, 4096), (32 * 256, 5, 1024), (10**8, 1, 16)]
)
def test_fewer_rows_where_layers_are_wide(nodes, networks, rows):
    x = keras.Input((2,))
    y = keras.layers.GlobalAveragePooling1D()(keras.layers.RepeatVector(nodes // 2)(x))
    assert rows_that_fit(keras.Model(x, keras.layers.Dense(1)(y)), networks) == rows


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_few_rows_at_a_time_are_as_many(monkeypatch):
    inputs = keras.Input((3,), name="x")
    model = keras.Model({"x": inputs}, keras.layers.Dense(1)(keras.layers.Dense(40, "tanh")(inputs)))
    weights = [([np.asarray(v) * k for v in model.trainable_variables], []) for k in (1, 2)]
    x = {"x": np.random.default_rng(0).normal(size=(70, 3)).astype(np.float32)}
    whole = predictor(model, weights)(x)
    monkeypatch.setattr(predict, "LAYER_CELLS", 16 * 80)
    np.testing.assert_allclose(predictor(model, weights)(x), whole, rtol=1e-5)
