"""A bundle as bytes: the same networks, the same file."""

import hashlib
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from tiny import untrained

from sunbae.bundle.format import MANIFEST, MEMBERS
from sunbae.bundle.load import load_bundle
from sunbae.bundle.save import bundle_bytes, save_bundle
from sunbae.errors import OutputError
from sunbae.i18n import set_language


@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
def test_what_is_read_is_what_was_written(task, tmp_path):
    bundle = untrained(task, scale="quantile", decimal=".", missing=("-", "9"))
    save_bundle(bundle, tmp_path / "m.sunbae")
    found, model = load_bundle(tmp_path / "m.sunbae")
    assert bundle_bytes(found) == bundle_bytes(bundle)
    assert (found.recipe, found.params, found.inputs) == (bundle.recipe, bundle.params, bundle.inputs)
    assert (found.outputs, found.seeds) == (bundle.outputs, bundle.seeds)
    assert found.target == replace(bundle.target, reason="")
    assert (found.decimal, found.missing) == (".", ("-", "9"))
    assert found.prep.columns == tuple(replace(c, reason="", warnings=()) for c in bundle.prep.columns)
    assert found.prep.levels == bundle.prep.levels
    assert found.prep.scaler.quantiles.tobytes() == bundle.prep.scaler.quantiles.tobytes()
    first = [np.asarray(v.value).tobytes() for v in model.trainable_variables]
    assert first == [a.tobytes() for a in bundle.weights[0][0]]


def test_the_same_networks_give_the_same_bytes(tmp_path):
    sums = {save_bundle(untrained(), tmp_path / name) for name in ("a", "b")}
    assert sums == {hashlib.sha256((tmp_path / "a").read_bytes()).hexdigest()}
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert bundle_bytes(untrained(seeds=(0, 2))) != bundle_bytes(untrained())


def test_the_language_is_not_in_it():
    english = bundle_bytes(untrained())
    set_language("ko")
    try:
        korean = bundle_bytes(untrained())
    finally:
        set_language("en")
    assert english == korean


def test_nothing_of_time_or_machine_is_in_it(tmp_path):
    save_bundle(untrained(), tmp_path / "m.sunbae")
    with zipfile.ZipFile(tmp_path / "m.sunbae") as archive:
        assert archive.namelist() == [MANIFEST, *MEMBERS]
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.create_system == 3
        text = archive.read("spec.json") + archive.read("prep.json")
    assert str(tmp_path).encode() not in text


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match="there is no folder"):
        save_bundle(untrained(), tmp_path / "absent" / "m.sunbae")
