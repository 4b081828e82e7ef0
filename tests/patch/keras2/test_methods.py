"""fit_generator, predict_classes and others."""

import numpy as np
import pytest

from sunbae._compat import load_keras

X = np.random.default_rng(0).normal(size=(8, 4, 4, 1)).astype("float32")
Y = np.arange(8) % 2


def pictures(n_classes=1):
    keras = load_keras()
    keras.utils.set_random_seed(0)
    last = keras.layers.Dense(n_classes, activation="softmax" if n_classes > 1 else "sigmoid")
    model = keras.Sequential([keras.Input((4, 4, 1)), keras.layers.Flatten(), last])
    loss = "sparse_categorical_crossentropy" if n_classes > 1 else "binary_crossentropy"
    model.compile("adam", loss, metrics=["accuracy"])
    return model


def test_generators(running):
    from keras.preprocessing.image import ImageDataGenerator

    flow = ImageDataGenerator(rescale=1 / 255).flow(X, Y, batch_size=4, shuffle=False)
    assert flow.next()[0].shape == (4, 4, 4, 1)
    model = pictures()
    history = model.fit_generator(
        flow, steps_per_epoch=8 / 4, epochs=2, verbose=0, validation_data=flow, validation_steps=1, workers=2
    )
    assert list(history.history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert int(model.optimizer.iterations) == 4
    assert model.evaluate_generator(flow, steps=2) == model.evaluate(X / 255, Y, verbose=0, batch_size=4)
    assert model.predict_generator(flow).shape == (8, 1)
    assert [note.today for note in running if note.id == "SB916"] == ["fit", "evaluate", "predict"]


def test_an_endless_generator(running):
    def batches():
        while True:
            yield X[:4], Y[:4]

    model = pictures()
    model.fit_generator(batches(), steps_per_epoch=3, epochs=2, verbose=0)
    assert int(model.optimizer.iterations) == 6


def test_classes(running):
    model = pictures()
    assert np.array_equal(model.predict_classes(X), (model.predict(X) > 0.5).astype("int32"))
    many = pictures(3)
    assert np.array_equal(many.predict_classes(X), many.predict(X).argmax(axis=1))
    assert np.array_equal(many.predict_proba(X), many.predict(X))


def test_states_begin_anew(running):
    keras = load_keras()
    model = keras.Sequential([keras.layers.LSTM(2, stateful=True, batch_input_shape=(2, 3, 1))])
    (layer,) = model.layers
    layer.states[0].assign(np.ones((2, 2)))
    model.reset_states()
    assert not np.asarray(layer.states[0].value).any()


def test_multi_gpu_model(running):
    from keras.utils import multi_gpu_model

    model = pictures()
    assert multi_gpu_model(model, gpus=2) is model
    assert list(running)[-1].id == "SB916"


def test_shapes_of_layers(running):
    keras = load_keras()
    first = keras.Input((4,))
    layer, add = keras.layers.Dense(3), keras.layers.Add()
    model = keras.Model(first, add([layer(first), keras.layers.Dense(3)(first)]))
    assert (layer.input_shape, layer.output_shape) == ((None, 4), (None, 3))
    assert (add.input_shape, add.output_shape) == ([(None, 3), (None, 3)], (None, 3))
    assert model.layers[0].output_shape == [(None, 4)]
    assert (model.input_shape, model.output_shape) == ((None, 4), (None, 3))
    assert {(note.id, note.today) for note in running} >= {("SB916", "layer.output.shape")}
    # Keras itself builds a model by what its first layer has of that kind.
    assert not keras.Sequential([layer, keras.layers.Dense(2)]).built
    with pytest.raises(AttributeError):
        keras.layers.Dense(3).output_shape  # noqa: B018


def test_ends_of_a_sequential(running):
    keras = load_keras()
    model = keras.Sequential([keras.layers.Dense(3, input_shape=(4,)), keras.layers.Dense(2)])
    head = keras.Model(model.input, model.layers[0].output)
    assert head.predict(np.ones((5, 4)), verbose=0).shape == (5, 3)
    assert keras.Model(inputs=model.input, outputs=model.output).output_shape == (None, 2)
    assert {(note.id, note.today) for note in running} >= {("SB916", "model.inputs[0]"), ("SB916", "model.outputs[0]")}
    with pytest.raises(AttributeError, match="has never been called"):
        keras.Sequential([keras.layers.Dense(3)]).input  # noqa: B018
