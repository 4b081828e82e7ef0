"""K, the backend of 2020."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.keras2 import backend


@pytest.fixture
def K(running):
    from keras import backend as K

    return K


VALUES = {
    "K.mean([[1.0, 3.0]])": 2.0,
    "K.sum(K.constant([1.0, 2.0]))": 3.0,
    "K.max(K.constant([1.0, 2.0]), axis=0)": 2.0,
    "K.sqrt(K.constant(9.0))": 3.0,
    "K.pow(K.constant(3.0), 2)": 9.0,
    "K.clip(K.constant([-1.0, 9.0]), 0, 5)": [0, 5],
    "K.argmax(K.constant([[1.0, 7.0], [3.0, 2.0]]))": [1, 0],
    "K.argmin(K.constant([[1.0, 7.0], [3.0, 2.0]]))": [0, 1],
    "K.cumsum(K.constant([[1.0, 7.0], [3.0, 2.0]]))": [[1, 7], [4, 9]],
    "K.cumprod(K.constant([[1.0, 7.0], [3.0, 2.0]]))": [[1, 7], [3, 14]],
    "K.hard_sigmoid(K.constant(2.0))": 0.9,
    "K.flatten(K.constant([[1, 2], [3, 4]]))": [1, 2, 3, 4],
    "K.batch_flatten(K.ones((2, 3, 4)))[0]": [1.0] * 12,
    "K.expand_dims(K.constant([1.0, 2.0]))": [[1], [2]],
    "K.concatenate([K.constant([[1.0]]), K.constant([[2.0]])])": [[1, 2]],
    "K.stack([K.constant([1.0]), K.constant([2.0])])": [[1], [2]],
    "K.permute_dimensions(K.constant([[1, 2]]), (1, 0))": [[1], [2]],
    "K.repeat(K.constant([[1, 2]]), 2)": [[[1, 2], [1, 2]]],
    "K.reverse(K.constant([1, 2]), 0)": [2, 1],
    "K.gather(K.constant([5.0, 6.0]), [1])": [6],
    "K.one_hot(np.array([1]), 3)": [[0, 1, 0]],
    "K.arange(1, 4)": [1, 2, 3],
    "K.cast(K.constant([1.7]), 'int32')": [1],
    "K.dot(K.constant([[1.0, 2.0]]), K.constant([[3.0], [4.0]]))": [[11]],
    "K.batch_dot(K.ones((2, 3)), K.ones((2, 3)), axes=1)": [[3], [3]],
    "K.l2_normalize(K.constant([3.0, 4.0]))": [0.6, 0.8],
    "K.switch(K.constant([True, False], 'bool'), K.constant([1.0, 2.0]), K.constant([3.0, 4.0]))": [1, 4],
    "K.relu(K.constant([-2.0, 3.0]), alpha=0.5, max_value=2)": [-1, 2],
    "K.softmax(K.constant([0.0, 0.0]))": [0.5, 0.5],
    "K.binary_crossentropy(K.constant([1.0]), K.constant([0.5]))": [0.693147],
    "K.categorical_crossentropy(K.constant([[0.0, 1.0]]), K.constant([[0.5, 0.5]]))": [0.693147],
    "K.int_shape(K.zeros((2, 3)))": [2, 3],
    "K.ndim(K.zeros((2, 3)))": 2,
    "K.count_params(K.zeros((2, 3)))": 6,
    "K.get_value(K.variable([1.5]))": [1.5],
    "K.eval(K.constant(2.0))": 2,
    "K.cast_to_floatx(np.array([1, 2]))": [1, 2],
    "K.temporal_padding(K.ones((1, 1, 1)))[0]": [[0], [1], [0]],
    "K.resize_images(K.ones((1, 1, 1, 1)), 2, 3, 'channels_last').shape": [1, 2, 3, 1],
    "K.pool2d(K.ones((1, 2, 2, 1)), (2, 2)).shape": [1, 1, 1, 1],
    "K.conv2d(K.ones((1, 2, 2, 1)), K.ones((1, 1, 1, 4))).shape": [1, 2, 2, 4],
    "K.random_normal((2, 3)).shape": [2, 3],
    "K.random_binomial((4,), p=1.0)": [1, 1, 1, 1],
    "K.moving_average_update(K.variable([2.0]), np.array([4.0]), 0.5)": [3],
    "K.learning_phase()": 0,
    "K.image_data_format() == 'channels_last'": True,
}


@pytest.mark.parametrize("expression", VALUES)
def test_values(K, expression):
    found = eval(expression, {"K": K, "np": np})
    np.testing.assert_allclose(np.asarray(getattr(found, "value", found)), VALUES[expression], rtol=1e-5)


def test_all_its_names_are_there(K):
    assert [name for name in backend.PUBLIC if not hasattr(K, name)] == []
    assert not hasattr(K, "no_such_thing")


def test_values_are_set(K):
    variable = K.variable([1.0])
    K.set_value(variable, [2.0])
    K.batch_set_value([(variable, K.get_value(variable) + 1)])
    assert K.batch_get_value([variable])[0].tolist() == [3.0]
    with pytest.raises(NotImplementedError, match="no variable"):
        K.set_value(3.0, 4.0)


def test_a_function_between_layers(K, network):
    model = network()
    between = K.function([model.input], [model.layers[1].output])
    (found,) = between([np.ones((2, 3), "float32")])
    assert found.shape == (2, 4)


def test_a_function_of_the_learning_phase(K):
    keras = load_keras()
    given = keras.Input((50,))
    model = keras.Model(given, keras.layers.Dropout(0.5)(given))
    of_phase = K.function([model.input, K.learning_phase()], [model.output])
    assert 0 in of_phase([np.ones((2, 50), "float32"), 1])[0]
    assert 0 not in of_phase([np.ones((2, 50), "float32"), 0])[0]


def test_an_update(K):
    variable = K.variable([1.0])
    K.update(variable, [3.0])
    assert K.get_value(variable).tolist() == [3.0]


def test_phases(K):
    class Own(load_keras().layers.Layer):
        def call(self, x):
            return K.in_test_phase(x, lambda: K.in_train_phase(lambda: x + 1, x))

    assert [float(Own()(np.zeros(()), training=training)) for training in (True, False)] == [1, 0]
    assert (K.in_train_phase(1, 2), K.in_train_phase(1, 2, training=True), K.in_test_phase(1, 2)) == (2, 1, 1)


def test_as_a_metric(K, network):
    def rmse(y_true, y_pred):
        return K.sqrt(K.mean(K.square(y_true - y_pred)))

    model = network()
    model.compile("adam", rmse, metrics=[rmse])
    rows = np.ones((4, 3), "float32")
    loss, metric = model.evaluate(rows, np.zeros((4, 1)), verbose=0)
    assert loss == pytest.approx(metric)
    assert loss == pytest.approx(abs(float(np.asarray(model(rows))[0, 0])), rel=1e-5)


def test_it_is_gone_afterwards():
    assert not hasattr(load_keras().backend, "mean")


def test_defaults_that_keras_3_has_changed(running):
    from keras import backend as K

    keras = load_keras()
    rows = K.constant([[1.0, 5.0, 2.0], [7.0, 0.0, 3.0]])
    assert np.asarray(K.argmax(rows)).tolist() == [1, 0]
    assert np.asarray(K.argmin(rows)).tolist() == [0, 1]
    assert np.asarray(K.cumsum(rows)).tolist() == [[1, 5, 2], [8, 5, 5]]
    assert np.asarray(K.cumprod(rows)).tolist() == [[1, 5, 2], [7, 0, 6]]
    for function in (K.hard_sigmoid, keras.activations.hard_sigmoid, keras.activations.get("hard_sigmoid")):
        assert float(function(K.constant(1.0))) == pytest.approx(0.7)
