"""The class that is written into a script in the place of KerasClassifier does what Keras 2 did."""

import numpy as np
import pytest
from sklearn.base import clone, is_classifier
from sklearn.model_selection import GridSearchCV

from sunbae._compat import load_keras
from sunbae.modernize.convert import modernize

keras = load_keras()
IMPORT = "from tensorflow.keras.wrappers.scikit_learn import KerasClassifier, KerasRegressor as Regressor\n"
X = np.random.default_rng(0).normal(size=(24, 3)).astype("float32")
Y = (X[:, 0] > 0).astype(int)


@pytest.fixture(scope="module")
def classes():
    """The names of the new script."""
    names = {}
    exec(compile(modernize(IMPORT).source, "new.py", "exec"), names)
    return names


class Network:
    """Stands for a compiled network: says what it was given."""

    def __init__(self, outputs, loss="categorical_crossentropy"):
        self.outputs, self.loss, self.seen = outputs, loss, {}

    def fit(self, x, y, epochs=1, batch_size=None, verbose="auto"):
        self.seen = {"y": y, "epochs": epochs, "batch_size": batch_size, "verbose": verbose}
        return "history"

    def predict(self, x, batch_size=None, verbose="auto"):
        p = np.linspace(0.1, 0.9, len(x))[:, None]
        return p if self.outputs == 1 else np.hstack([1 - p, p])

    def evaluate(self, x, y, batch_size=None, verbose="auto", return_dict=False):
        assert return_dict
        self.seen |= {"scored": y, "batch_size": batch_size}
        return {"acc": 0.25, "loss": 0.5}


def test_every_argument_is_a_parameter_and_goes_where_it_is_known(classes):
    built = []

    def build(width, loss="categorical_crossentropy"):
        built.append(width)
        return Network(2, loss)

    made = classes["KerasClassifier"](build_fn=build, width=7, epochs=3, batch_size=5)
    assert made.get_params() == {"build_fn": build, "width": 7, "epochs": 3, "batch_size": 5}
    copy = clone(made).set_params(width=9)
    assert (copy.params["width"], made.params["width"]) == (9, 7)
    assert copy.fit(X, Y, verbose=0) == "history"
    assert built == [9]
    assert {key: copy.model.seen[key] for key in ("epochs", "batch_size", "verbose")} == {
        "epochs": 3,
        "batch_size": 5,
        "verbose": 0,
    }


@pytest.mark.parametrize(
    ("loss", "y", "shape"),
    [
        ("categorical_crossentropy", Y, (24, 2)),
        ("categorical_crossentropy", np.eye(2)[Y], (24, 2)),
        ("sparse_categorical_crossentropy", Y + 5, (24,)),
        ("binary_crossentropy", Y[:, None], (24, 1)),
    ],
)
def test_classes_become_what_the_loss_takes(classes, loss, y, shape):
    made = classes["KerasClassifier"](lambda: Network(2, loss))
    made.fit(X, y)
    assert made.model.seen["y"].shape == shape
    assert set(np.unique(made.model.seen["y"])) == {0, 1}
    assert made.score(X, y) == 0.25
    assert made.model.seen["scored"].shape == shape
    assert set(made.predict(X)) <= set(made.classes_)


def test_one_output_is_a_probability(classes):
    made = classes["KerasClassifier"](lambda: Network(1, "binary_crossentropy"))
    made.fit(X, Y)
    assert made.predict(X).shape == (24, 1)
    assert made.predict_proba(X).shape == (24, 2)
    np.testing.assert_allclose(made.predict_proba(X).sum(axis=1), 1)


def test_a_regressor_scores_with_minus_its_loss(classes):
    made = classes["Regressor"](lambda: Network(1, "mse"))
    made.fit(X, X[:, 0])
    assert made.predict(X).shape == (24,)
    assert made.score(X, X[:, 0]) == -0.5


def test_folds_are_those_of_2020(classes):
    """KerasClassifier of Keras 2 was no classifier to scikit-learn: searches did not stratify."""
    assert not is_classifier(classes["KerasClassifier"]())


def test_a_search_gives_its_parameters(classes):
    made = classes["KerasClassifier"](build_fn=lambda width=1: Network(width), verbose=0)
    search = GridSearchCV(made, {"width": [2], "epochs": [1, 4]}, cv=2)
    search.fit(X, Y)
    assert search.best_params_ == {"epochs": 1, "width": 2}
    assert search.best_estimator_.model.seen["epochs"] == 1
    assert search.score(X, Y) == 0.25


@pytest.mark.exhaustive
def test_a_search_with_a_real_network(classes):
    def build(units=2):
        model = keras.Sequential(
            [keras.layers.Dense(units, activation="relu"), keras.layers.Dense(2, activation="softmax")]
        )
        model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
        return model

    made = classes["KerasClassifier"](build_fn=build, verbose=0, batch_size=12, epochs=1)
    search = GridSearchCV(made, {"units": [3]}, cv=2)
    search.fit(X, Y)
    assert search.best_params_ == {"units": 3}
    assert 0 <= search.score(X, Y) <= 1
    assert search.predict(X).shape == (24,)
