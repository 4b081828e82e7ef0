"""Bundles of networks that forecast: the same bytes again, and hostile ones refused by a reason."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from forging import forged, members_of
from weather import weather

from sunbae._compat import seeded
from sunbae.bundle.format import SERIES
from sunbae.bundle.load import load_bundle
from sunbae.bundle.save import bundle_bytes
from sunbae.engine.many import Fitted
from sunbae.errors import BundleError
from sunbae.job.budget import FitOptions
from sunbae.job.forecast import Forecaster
from sunbae.job.forecasters import spec_of
from sunbae.job.networks import Trained
from sunbae.job.options import make_options
from sunbae.job.series import load_series, prepare_series
from sunbae.job.train_series import bundle_of
from sunbae.models.recipes import RECIPES


def untrained():
    """A bundle with a network as it is before training, of two targets and a column that is known beforehand."""
    options = make_options({"target": "warm,damp", "time": "time", "past": 6, "horizon": 2, "future": ["open"],
                            "model": "nlinear"})  # fmt: skip
    prepared = prepare_series(load_series(weather(missing=0.1), options), options)
    inputs, outputs = spec_of(prepared, "last")
    params = RECIPES["nlinear"].params()
    with seeded(0):
        model = RECIPES["nlinear"].forecaster(inputs, outputs, params)
    groups = (model.trainable_variables, model.non_trainable_variables)
    trainable, other = (tuple(np.asarray(v) for v in group) for group in groups)
    member = Fitted(0, {}, {}, trainable, other, 1, False, ())
    trained = Trained(model, (member,), FitOptions(1, 1, 1), params, inputs, outputs)
    return bundle_of(options, prepared, trained, SimpleNamespace(widths=np.ones((2, 2)), level=0.9))


@pytest.fixture(scope="module")
def sound():
    return bundle_bytes(untrained())


@pytest.fixture
def loaded(tmp_path):
    def load(content):
        (tmp_path / "m.sunbae").write_bytes(content)
        return load_bundle(tmp_path / "m.sunbae")

    return load


def test_the_same_bytes_again(sound, loaded):
    bundle, model = loaded(sound)
    assert bundle_bytes(bundle) == sound
    assert model.output.shape == (None, 2, 2)
    assert "series.json" in members_of(sound)


def test_it_forecasts(sound, loaded):
    rows = weather(202)[200:].drop("warm", "damp", "sky")
    found = Forecaster(*loaded(sound)).forecast(rows.with_columns(warm=None, damp=None, sky=None))
    # The network adds nothing yet: the last value goes on.
    np.testing.assert_allclose(found.mean[0], [[weather()["warm"][-1], found.mean[0, 0, 1]]] * 2, rtol=1e-6)


def put(*path, value):
    def change(record):
        for step in path[:-1]:
            record = record[step]
        record[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put("targets", value=[]), "its targets are no columns of numbers"),
        (put("targets", value=["sky", "damp"]), "its targets are no columns of numbers"),
        (put("targets", value=["warm", "warm"]), "names a target twice"),
        (put("targets", value=["damp", "warm"]), "preparation and network have different outputs"),
        (put("targets", value=["warm"]), "preparation and network have different inputs"),
        (put("future", value=["place"]), "a known column that it does not have"),
        (put("future", value=[]), "preparation and network have different inputs"),
        (put("calendar", value=["century"]), "its calendar is unknown"),
        (put("calendar", value=[]), "preparation and network have different inputs"),
        (put("clock", "kind", value="rows"), "its calendar is unknown"),
        (put("clock", "step", value=0), "its clock or its interval cannot be"),
        (put("clock", "form", value="%Y %H"), "its stamps have the unknown date format '%Y %H'"),
        (put("clock", "kind", value="sundial"), "series.json > clock > kind"),
        (put("level", value=1.5), "its clock or its interval cannot be"),
        (put("widths", value=[[1.0, 1.0]]), "its interval is not one number for each step and target"),
        (put("widths", value=[[1.0], [1.0, 1.0]]), "its interval is not one number for each step and target"),
        (put("widths", value=[[1.0, -1.0], [1.0, 1.0]]), "its interval is not one number for each step and target"),
        (put("tail", "stamps", value=[1, 2]), "its last steps are not complete"),
        (put("tail", "columns", value={}), "its last steps are not complete"),
        (put("tail", "stamps", 0, value=10**25), "its last steps are of no time that there is"),
        (put("tail", "columns", "warm", 0, value="hot"), "cells of another kind in column 'warm'"),
        (put("tail", "columns", "sky", 0, value=3.0), "cells of another kind in column 'sky'"),
        (put("more", value=1), "series.json > more"),
    ],
)
def test_a_wrong_series(change, reason, sound, loaded):
    with pytest.raises(BundleError) as caught:
        loaded(forged(sound, SERIES, change))
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (put("inputs", "past", value=0), "its windows are 0 + 2 steps long"),
        (put("inputs", "past", value=10**9), "its windows are 1000000000 + 2 steps long"),
        (put("inputs", "past", value=7), "weight 0/trainable/0 is absent or is not float32"),
        (put("inputs", "stationary", value="magic"), "spec.json > inputs > stationary"),
        (put("outputs", "scale", 0, value=2.0), "preparation and network have different outputs"),
        (put("outputs", value={"task": "regression", "n_classes": 0, "center": 0, "scale": 1}), "half of a table"),
    ],
)
def test_a_wrong_spec(change, reason, sound, loaded):
    with pytest.raises(BundleError) as caught:
        loaded(forged(sound, "spec.json", change))
    assert reason in str(caught.value)


def test_a_table_with_a_series_in_it(sound, loaded):
    spec = json.loads(members_of(sound)["spec.json"])
    assert spec["inputs"]["past"] == 6
    with pytest.raises(BundleError, match="half of a table"):
        loaded(forged(sound, "spec.json", put("inputs", value={"n_numbers": 3, "embedded": []})))
