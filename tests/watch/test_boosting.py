"""XGBoost and LightGBM: the rows that decide when boosting ends; with classes that have the same methods."""

import types

import numpy as np
import pytest

from sunbae.patch.table import Patched
from sunbae.watch.events import Fitting, Scoring
from sunbae.watch.observer import Observer
from sunbae.watch.patches.scikit import class_patches
from sunbae.watch.repair import Repairs

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10.0)


class EarlyStopping:
    """What lightgbm.early_stopping makes is of such a class."""


@pytest.fixture
def booster():
    class Booster:
        def __init__(self, rounds=None):
            self.early_stopping_rounds = rounds

        def fit(self, X, y, *, eval_set=None, callbacks=None):
            return self

        def predict(self, X):
            return np.zeros(len(X))

        def score(self, X, y):
            return 0.5

    Booster.__module__ = "xgboost.sklearn"
    module = types.ModuleType("xgboost.sklearn")
    module.Booster = Booster
    observer, patched = Observer(), Patched()
    patched.put(class_patches(observer, Repairs(), set(), module))
    yield Booster, observer
    patched.undo()
    assert not observer.trouble.errors


@pytest.mark.parametrize(
    ("rounds", "given", "held"),
    [
        (3, {"eval_set": [(X[:6], Y[:6]), (X[6:], Y[6:])]}, 4),
        (None, {"eval_set": [(X[6:], Y[6:])], "callbacks": [EarlyStopping()]}, 4),
        (None, {"eval_set": [(X[6:], Y[6:])]}, 0),
        (3, {}, 0),
    ],
)
def test_what_decides_is_a_validation_part(booster, rounds, given, held):
    kind, observer = booster
    model = kind(rounds).fit(X[:6], Y[:6], **given)
    assert model.score(X[6:], Y[6:]) == 0.5
    evidence = observer.evidence({}, "script.py")
    (fit,), (scored,) = evidence.of(Fitting), evidence.of(Scoring)
    assert (fit.kind, fit.validation) == ("xgboost", "data" if held else "")
    assert sum(len(one) for one in fit.validation_x) == held
    assert len(scored.x[0]) == 4
