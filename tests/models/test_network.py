import numpy as np
import pytest

from sunbae._compat import load_keras
from sunbae.models.augment import LAYER, augment_class
from sunbae.models.network import network_class

keras = load_keras()


def made(n_outputs: int, *, smoothing: float = 0.0, mixup: float = 0.0, numbers: bool = False):
    keras.utils.set_random_seed(1)
    x = inputs = keras.Input((4, 4, 1))
    if mixup:
        x = augment_class()(flip=False, shift=0, cutout=0, mixup=mixup, name=LAYER)(x)
    x = keras.layers.Flatten()(x)
    activation = "linear" if numbers else "softmax" if n_outputs > 1 else "sigmoid"
    model = network_class()(inputs, keras.layers.Dense(n_outputs, activation=activation)(x))
    model.smoothing = smoothing
    kind = "sparse_categorical_crossentropy" if n_outputs > 1 else "binary_crossentropy"
    model.compile(optimizer="sgd", loss="mse" if numbers else kind)
    return model


Y = np.array([[0], [1], [1], [0], [1]], "int32")
X = np.random.default_rng(0).normal(size=(5, 4, 4, 1)).astype("float32")


def loss(model, y_pred, *, training: bool, weight=None) -> float:
    return float(model.compute_loss(X, Y, y_pred, weight, training=training))


@pytest.mark.parametrize("n_outputs", [1, 3])
def test_the_training_loss_is_that_of_smoothed_targets_and_the_validation_loss_is_plain(n_outputs: int) -> None:
    model = made(n_outputs, smoothing=0.2)
    y_pred = np.asarray(model(X))
    p = np.hstack([1 - y_pred, y_pred]) if n_outputs == 1 else y_pred
    hard = np.eye(p.shape[1])[Y[:, 0]]
    soft = 0.8 * hard + 0.2 / p.shape[1]
    assert loss(model, y_pred, training=False) == pytest.approx(-(hard * np.log(p)).sum(axis=1).mean(), rel=1e-5)
    assert loss(model, y_pred, training=True) == pytest.approx(-(soft * np.log(p)).sum(axis=1).mean(), rel=1e-5)


def test_row_weights_count_in_the_smoothed_loss() -> None:
    model = made(3, smoothing=0.2)
    y_pred = np.asarray(model(X))
    alone = [float(model.compute_loss(X[k : k + 1], Y[k : k + 1], y_pred[k : k + 1], training=True)) for k in range(5)]
    weight = np.array([1.0, 0.0, 2.0, 0.5, 1.5], "float32")
    assert loss(model, y_pred, training=True, weight=weight) == pytest.approx(np.mean(weight * alone), rel=1e-5)


def test_targets_are_mixed_as_the_pictures_were() -> None:
    model = made(3, mixup=1.0)
    y_pred = np.asarray(model(X, training=True))
    mix = float(model.get_layer(LAYER).mix)
    hard = np.eye(3)[Y[:, 0]]
    soft = mix * hard + (1 - mix) * hard[::-1]
    assert 0 < mix < 1
    assert loss(model, y_pred, training=True) == pytest.approx(-(soft * np.log(y_pred)).sum(axis=1).mean(), rel=1e-5)


def test_a_step_of_training_uses_the_proportion_of_that_step() -> None:
    model = made(3, mixup=1.0)
    model.optimizer.learning_rate = 0.0
    history = model.fit(X, Y, batch_size=5, epochs=1, shuffle=False, verbose=0).history
    mix = float(model.get_layer(LAYER).mix)
    mixed = mix * X + (1 - mix) * X[::-1]
    p = np.asarray(model(mixed))
    hard = np.eye(3)[Y[:, 0]]
    soft = mix * hard + (1 - mix) * hard[::-1]
    assert history["loss"][0] == pytest.approx(-(soft * np.log(p)).sum(axis=1).mean(), rel=1e-4)


def test_numbers_are_mixed_as_the_pictures_were() -> None:
    model = made(1, mixup=1.0, numbers=True)
    y, weight = np.array([[2e5], [-3.0], [7.0], [0.5], [1.0]], "float32"), np.arange(5, dtype="float32")
    y_pred = np.asarray(model(X, training=True))
    mix = float(model.get_layer(LAYER).mix)
    its, other = ((y_pred - y)[:, 0] ** 2, (y_pred - y[::-1])[:, 0] ** 2)
    found = float(model.compute_loss(X, y, y_pred, weight, training=True))
    assert found == pytest.approx(np.mean(mix * weight * its + (1 - mix) * weight[::-1] * other), rel=1e-5)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_each_target_of_a_mixed_picture_has_the_weight_of_its_row(smoothing: float) -> None:
    model, plain = made(3, mixup=1.0, smoothing=smoothing), made(3, smoothing=smoothing)
    y_pred, weight = np.asarray(model(X, training=True)), np.array([1.0, 0.0, 2.0, 0.5, 1.5], "float32")
    mix = float(model.get_layer(LAYER).mix)
    both = [
        float(plain.compute_loss(X, y, y_pred, w, training=True)) for y, w in ((Y, weight), (Y[::-1], weight[::-1]))
    ]
    assert loss(model, y_pred, training=True, weight=weight) == pytest.approx(
        mix * both[0] + (1 - mix) * both[1], rel=1e-5
    )
