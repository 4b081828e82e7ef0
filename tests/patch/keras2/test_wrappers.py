"""KerasClassifier and KerasRegressor of 2020 within scikit-learn."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, KFold, RandomizedSearchCV, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from sunbae._compat import load_keras

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 2)).astype("float32")
CLASSES = np.array(["a", "b", "c"])[RNG.integers(3, size=30)]


def build(units=2, optimizer="adam", n_classes=3):
    keras = load_keras()
    last = keras.layers.Dense(n_classes, activation="softmax" if n_classes > 1 else "sigmoid")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units), last])
    loss = "categorical_crossentropy" if n_classes > 1 else "binary_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"])
    return model


def line():
    keras = load_keras()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    return model


@pytest.fixture
def wrappers(running):
    import keras.wrappers.scikit_learn as wrappers

    return wrappers


def test_a_classifier(wrappers, running):
    one = wrappers.KerasClassifier(build_fn=build, epochs=1, batch_size=10, verbose=0)
    history = one.fit(X, CLASSES)
    assert list(history.history) == ["loss", "accuracy"]
    assert one.classes_.tolist() == ["a", "b", "c"]
    chosen, probabilities = one.predict(X), one.predict_proba(X)
    assert probabilities.shape == (30, 3)
    assert np.array_equal(one.classes_[probabilities.argmax(axis=1)], chosen)
    assert one.score(X, CLASSES) == pytest.approx((chosen == CLASSES).mean())
    one_hot = (CLASSES[:, None] == one.classes_).astype("float32")
    one.fit(X, one_hot)
    assert set(one.predict(X)) <= {0, 1, 2}
    assert list(running)[-1].id == "SB913"


def test_two_classes(wrappers):
    one = wrappers.KerasClassifier(lambda: build(n_classes=1), epochs=1, verbose=0)
    y = np.where(X[:, 0] > 0, 5, 4)
    one.fit(X, y)
    assert one.predict_proba(X).shape == (30, 2)
    assert set(np.ravel(one.predict(X))) <= {4, 5}


@pytest.mark.exhaustive
def test_searches(wrappers):
    one = wrappers.KerasClassifier(build_fn=build, epochs=1, verbose=0)
    grid = GridSearchCV(one, {"units": [2], "optimizer": ["adam"]}, cv=2)
    grid.fit(X, CLASSES)
    assert set(grid.best_params_) == {"units", "optimizer"}
    assert len(grid.cv_results_["mean_test_score"]) == 1
    drawn = RandomizedSearchCV(one, {"batch_size": [10, 15]}, n_iter=1, cv=KFold(2), refit=False)
    drawn.fit(X, (CLASSES[:, None] == np.unique(CLASSES)).astype(float))
    assert drawn.best_params_["batch_size"] in (10, 15)
    assert 0 <= grid.score(X, CLASSES) <= 1


def test_a_regressor_in_a_pipeline(wrappers):
    one = wrappers.KerasRegressor(build_fn=line, epochs=1, verbose=0)
    scores = cross_val_score(Pipeline([("scale", StandardScaler()), ("net", one)]), X, X[:, 0], cv=2)
    assert (scores < 0).all()
    piped = Pipeline([("scale", StandardScaler()), ("net", one)]).set_params(net__batch_size=5).fit(X, X[:, 0])
    assert piped.predict(X).shape == (30,)
    mse = ((piped.predict(X) - X[:, 0]) ** 2).mean()
    assert piped.score(X, X[:, 0]) == pytest.approx(-mse, rel=1e-4)


def test_parameters(wrappers):
    one = wrappers.KerasClassifier(build_fn=build, units=3, epochs=2)
    assert one.get_params() == {"build_fn": build, "units": 3, "epochs": 2}
    again = clone(one).set_params(units=4)
    assert (again.get_params()["units"], one.get_params()["units"]) == (4, 3)
    with pytest.raises(ValueError, match="no_such is not a legal parameter"):
        wrappers.KerasClassifier(build_fn=build, no_such=1)
    assert pickle.loads(pickle.dumps(one)).get_params() == one.get_params()
    with pytest.raises(ValueError, match="not configured to compute accuracy"):
        plain = wrappers.KerasClassifier(build_fn=lambda: _without_accuracy(), epochs=1, verbose=0)
        plain.fit(X, X[:, 0] > 0)
        plain.score(X, X[:, 0] > 0)


def _without_accuracy():
    keras = load_keras()
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile("adam", "binary_crossentropy")
    return model


def test_a_class_that_builds(wrappers):
    class Mine(wrappers.KerasRegressor):
        def __call__(self, units=1):
            return line()

    assert Mine(epochs=1, verbose=0).fit(X, X[:, 0]).history["loss"]


def test_a_kind_that_the_script_sets_is_heard(wrappers):
    from sklearn.base import is_classifier

    one = wrappers.KerasClassifier(build_fn=build)
    assert not is_classifier(one)
    one._estimator_type = "classifier"
    assert is_classifier(one)
