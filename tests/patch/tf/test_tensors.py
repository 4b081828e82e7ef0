"""Tensors: their types, their values, and those of a model that is being built."""

import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings


def test_numpy_of_a_tensor(running):
    import tensorflow as tf

    values = tf.constant([[1.0, 2.0]]).numpy()
    values[0, 0] = 5  # a copy, as in TensorFlow
    assert isinstance(values, np.ndarray)
    assert tf.constant(3).numpy() == 3
    assert isinstance(tf.constant(3).numpy(), np.int32)


def test_numpy_is_gone_afterwards():
    array = load_keras().ops.ones(2)
    assert not hasattr(array, "numpy")


def test_wide_types_are_narrow_without_a_warning(running):
    import tensorflow as tf

    assert tf.cast([1, 2], tf.float64).dtype == "float32"
    assert tf.constant(np.array([1.0])).dtype == "float32"
    assert tf.constant(1, dtype=tf.int64).dtype == "int32"


def test_texts(running):
    import tensorflow as tf

    assert tf.constant("안녕").numpy().decode() == "안녕"
    assert tf.constant(["a", "b"]).shape == (2,)


def test_a_variable(running):
    import tensorflow as tf

    variable = tf.Variable([1.0, 2.0], name="a/b:0", trainable=False)
    variable.assign_add([1.0, 1.0])
    assert variable.numpy().tolist() == [2.0, 3.0]
    assert variable.read_value().shape == (2,)
    assert isinstance(variable, tf.Variable)
    assert not variable.trainable
    assert tf.is_tensor(variable)
    assert isinstance(tf.constant(1), tf.Tensor)


def test_functions_run_as_python_does(running):
    import tensorflow as tf

    @tf.function
    def first(x):
        return x + 1

    @tf.function(input_signature=None)
    def second(x):
        return first(x) * 2

    with tf.device("/GPU:0"), tf.name_scope("a"):
        assert second(1) == 4
    assert tf.py_function(lambda a: a + 1, [1], tf.int32) == 2


def test_within_a_model(running):
    import tensorflow as tf

    given = tf.keras.Input((4,))
    joined = tf.concat([given, tf.reduce_mean(given, axis=1, keepdims=True)], axis=-1)
    model = tf.keras.Model(given, tf.nn.relu(joined))
    assert model.output_shape == (None, 5)
    out = model(np.array([[1.0, -2.0, 3.0, 2.0]], "float32"))
    assert np.asarray(out).tolist() == [[1.0, 0.0, 3.0, 2.0, 1.0]]


def test_shapes_have_methods(running):
    import tensorflow as tf

    class Listed(tf.keras.layers.Layer):
        def call(self, x):
            assert x.get_shape().as_list() == x.shape.as_list() == [None, 5, 4]
            x.set_shape([None, 5, 4])
            return x

        def compute_output_shape(self, shape):
            return tf.TensorShape([*tf.TensorShape(shape).as_list()[:2], 4])

    given = tf.keras.Input((5, 4))
    made = Listed()(given)
    assert made.shape.as_list() == given.get_shape().as_list() == [None, 5, 4]
    assert made.shape[1:].num_elements() == 20
    assert (given.shape, given.shape.ndims) == ((None, 5, 4), 3)
    assert tf.constant([1.0]).get_shape() == (1,)
    assert tf.Variable([[1.0, 2.0]]).shape.is_fully_defined()
    assert tf.keras.layers.Reshape(given.shape[1:])(given).shape == (None, 5, 4)
    assert type(load_keras().ops.shape(given)) is tuple


def test_shapes(running):
    import tensorflow as tf

    shape = tf.TensorShape([None, 3])
    end = [4]
    assert shape.concatenate(end) == shape + end == (None, 3, 4)
    assert type(shape[:1] + end) is tf.TensorShape
    assert (shape.rank, shape.num_elements(), shape.is_fully_defined()) == (2, None, False)
    assert tf.TensorShape(None) == tf.TensorShape([]) == ()
    assert tf.TensorSpec([2], tf.int32).dtype == "int32"


def test_shapes_of_today_are_tuples():
    with Installation(Settings(of_2020=False)):
        assert type(load_keras().Input((2,)).shape) is tuple


def test_a_shape_within_a_program(running):
    import tensorflow as tf

    def flat(x):
        return tf.reshape(x, (tf.shape(x)[0], -1)) + tf.zeros(tf.shape(x)[1:]).shape[0]

    given = tf.keras.Input((5, 4))
    made = tf.keras.Model(given, tf.keras.layers.Lambda(flat)(given))
    assert made.output_shape == (None, 20)
    assert made.predict(np.ones((3, 5, 4))).tolist() == [[6] * 20] * 3
    assert tf.shape(np.ones((3, 2)))[1].numpy() == 2
    assert tf.is_tensor(tf.shape(np.ones(3)))


def test_as_a_loss(running, network):
    import tensorflow as tf

    def loss(y_true, y_pred):
        return tf.reduce_mean(tf.square(tf.cast(y_true, tf.float32) - y_pred))

    model = network()
    model.compile("sgd", loss)
    rows = np.ones((4, 3), "float32")
    expected = float(np.mean((0 - np.asarray(model(rows))) ** 2))
    assert model.evaluate(rows, np.zeros((4, 1)), verbose=0) == pytest.approx(expected, rel=1e-5)
