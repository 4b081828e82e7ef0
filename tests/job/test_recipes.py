"""Every recipe through the whole job: trained, saved, loaded, asked, explained."""

import numpy as np
import polars as pl
import pytest
from batteries import some
from tiny import houses

from sunbae.job.explain import explain
from sunbae.job.predict import load
from sunbae.job.train import train
from sunbae.models.recipes import ROW_RECIPES


@pytest.mark.parametrize("name", some(ROW_RECIPES, "lstm"))
def test_trained_saved_loaded(name, tmp_path):
    data = houses(60)
    run = train(data, target="price", model=name, seeds=1, epochs=2, out=tmp_path / "run")
    kept = pl.read_csv(run.path / "predictions.csv")
    loaded = load(run.bundle)
    asked = loaded.predict(data[(kept["row"] - 1).to_list()])
    np.testing.assert_allclose(asked, kept["prediction"].to_numpy(), rtol=1e-6)
    assert explain(run.path).total == loaded.model.count_params()
