"""From prepared rows to trained networks: which rows meet in a step, and which epoch is the best."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import QUICK, houses

import sunbae
from sunbae._compat import load_keras
from sunbae.bundle.load import load_bundle
from sunbae.data.picked import Picked
from sunbae.job import budget
from sunbae.job.networks import Data, Watch, train_networks, with_own_orders
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, prepare
from sunbae.models.recipes import own_recipe
from sunbae.prep.encode import MISSING


@given(n=st.integers(1, 40), members=st.integers(1, 9), seed=st.integers(0, 5), weighted=st.booleans())
@settings(deadline=None)
def test_each_member_has_every_row_once(n, members, seed, weighted):
    x = {"numbers": np.arange(n * 2, dtype=np.float32).reshape(n, 2), "code_0": np.arange(n, dtype=np.int32)}
    y, weight = np.arange(n, dtype=np.float32)[:, None], np.linspace(1, 2, n).astype(np.float32)
    held = ({"numbers": x["numbers"]}, y)
    found = with_own_orders(Data((x, y), held, weight if weighted else None), members, seed)
    rows, answers = found.train
    assert all(isinstance(array, Picked) for array in (*rows.values(), answers))
    assert answers.shape == (n, members, 1)
    together = answers[np.arange(n)][..., 0].astype(int)
    for member in together.T:
        assert sorted(member) == list(range(n))
    np.testing.assert_array_equal(rows["numbers"][np.arange(n)], x["numbers"][together])
    np.testing.assert_array_equal(rows["code_0"][np.arange(n)], together)
    assert found.validation is held
    if weighted:
        np.testing.assert_array_equal(found.weight, weight[together])
    else:
        assert found.weight is None


def test_members_meet_other_rows():
    y = np.arange(50, dtype=np.float32)[:, None]
    rows = with_own_orders(Data(({}, y), ({}, y)), 2, seed=0).train[1].rows
    assert (rows[:, 0] != rows[:, 1]).mean() > 0.8
    assert rows.tolist() == with_own_orders(Data(({}, y), ({}, y)), 2, seed=0).train[1].rows.tolist()
    assert rows.tolist() != with_own_orders(Data(({}, y), ({}, y)), 2, seed=1).train[1].rows.tolist()


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")  # by Keras' variables
@pytest.mark.parametrize("model", ["realmlp", "tabm"])
@pytest.mark.parametrize("countable", [30, 31])
def test_of_many_validation_rows_the_epoch_with_the_fewest_errors_is_kept(model, countable, monkeypatch):
    monkeypatch.setattr(budget, "COUNTABLE", countable)
    rng = np.random.default_rng(0)
    x = rng.normal(size=150)
    frame = pl.DataFrame({"x": x, "y": np.where(x + rng.normal(size=150) > 0, "high", "low")})
    settings = ["width=4", *(["members=3"] if model == "tabm" else [])]
    options = make_options({"target": "y", "model": model, "set": settings, "epochs": 8, "seeds": 1, "patience": 8})
    prepared = prepare(load_rows(frame, options), options)
    assert len(prepared.y["validation"]) == 30
    (member,) = train_networks(prepared, options).members
    if countable == 30:
        assert member.best_epoch == 1 + np.argmax(member.history["val_accuracy"])
        assert all(0 < share < 1 for share in member.history["accuracy"])
    else:
        assert member.best_epoch == 1 + np.argmin(member.history["val_loss"])
        assert "accuracy" not in member.history


class Asked(Exception):
    """Of what training a checkpoint is looked for."""


class Folder:
    def find(self, fingerprint):
        raise Asked(fingerprint)

    def make(self, fingerprint):
        raise AssertionError


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")
def test_a_checkpoint_is_of_the_weights_that_are_not_trained():
    keras = load_keras()
    frame = pl.DataFrame({"x": np.arange(60.0), "y": np.arange(60.0) * 2})

    def asked(value):
        frozen = keras.layers.Dense(3, kernel_initializer="zeros", trainable=False, name="frozen")
        ready = keras.Sequential(
            [keras.Input((1,), name="rows"), frozen, keras.layers.Dense(1, name="end")], name="ready"
        )
        frozen.set_weights([np.full((1, 3), value), np.zeros(3)])
        options = make_options({"target": "y", "model": own_recipe(ready).name})
        with pytest.raises(Asked) as caught:
            train_networks(prepare(load_rows(frame, options), options), options, Watch(folder=Folder()))
        return str(caught.value)

    assert asked(1.0) == asked(1.0)
    assert asked(1.0) != asked(2.0)


@pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")  # by Keras' variables
def test_what_is_judged_and_saved_knows_nothing_random_of_codes_without_rows(tmp_path):
    """Of a category that was never missing, a missing cell is the mean of the labels, under every seed."""
    frame = houses(60).with_columns(agent=pl.Series([f"agent {k % 8}" for k in range(60)]))
    run = sunbae.train(frame, "price", one_hot_max=5, drop=["dear", "size"], out=tmp_path / "run", **QUICK)
    bundle, model = load_bundle(run.bundle)
    place = [v.path for v in model.trainable_variables].index("embedding_0/embeddings")
    for trainable, _others in bundle.weights:
        vectors = trainable[place]
        trained = np.delete(vectors, MISSING, axis=0)  # the labels of many rows, and `other` of those of few
        np.testing.assert_allclose(vectors[MISSING], trained.mean(axis=0), rtol=1e-5)
    saved = pl.read_csv(run.path / "predictions.csv")
    np.testing.assert_allclose(saved["prediction"], run.predict(frame[(saved["row"] - 1).to_list()]), rtol=1e-5)
