"""Non-interference: what must not matter changes nothing, and the check sees a leak where there is one."""

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sunbae.job.prepare as preparing
import sunbae.job.prove as proving
from sunbae.data.split import TrainRows
from sunbae.errors import SunbaeError
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, load_targets, prepare, prepare_targets
from sunbae.job.prove import disturbed, disturbed_targets, fingerprint, prove, prove_no_leak


def table(n, seed, task):
    rng = np.random.default_rng(seed)
    frame = pl.DataFrame(
        {
            "size": rng.normal(100, 30, n),
            "rooms": rng.integers(1, 6, n),
            "city": rng.choice(["서울", "부산", "대구"], n),
            "tag": rng.choice([f"t{k}" for k in range(40)], n),
            "sold": [
                f"2024-{m:02d}-{d:02d}" for m, d in zip(rng.integers(1, 13, n), rng.integers(1, 28, n), strict=True)
            ],
            "garden": rng.choice(["yes", "no"], n),
            "gap": [None if k % 7 == 0 else str(k) for k in rng.integers(0, 99, n)],
        }
    )
    if task == "regression":
        return frame.with_columns(price=pl.Series(frame["size"].to_numpy() * 3 + rng.normal(0, 20, n)))
    return frame.with_columns(price=pl.Series(np.where(frame["size"].to_numpy() > 100, "dear", "cheap")))


def options_for(**more):
    return make_options({"target": "price", **more})


CHOICES = [{}, {"scale": "standard"}, {"scale": "minmax", "outliers": 2.5}, {"scale": "quantile"}, {"scale": "robust"}]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    n=st.integers(30, 120),
    seed=st.integers(0, 2**31 - 1),
    task=st.sampled_from(["regression", "binary"]),
    choice=st.sampled_from(CHOICES),
    part=st.sampled_from(["validation", "test", "both"]),
)
def test_held_out_rows_teach_nothing(n, seed, task, choice, part):
    options = options_for(seed=seed % 1000, **choice)
    rows = load_rows(table(n, seed, task), options)
    where = {
        "validation": rows.split.validation,
        "test": rows.split.test,
        "both": np.concatenate([rows.split.validation, rows.split.test]),
    }[part]
    changed = disturbed(rows, where, np.random.default_rng(seed))
    assert fingerprint(prepare(changed, options)) == fingerprint(prepare(rows, options))


def test_training_rows_do_teach():
    options = options_for()
    rows = load_rows(table(80, 1, "regression"), options)
    changed = disturbed(rows, rows.split.train[:1], np.random.default_rng(0))
    assert fingerprint(prepare(changed, options)) != fingerprint(prepare(rows, options))


@pytest.mark.exhaustive
def test_weights_do_not_see_the_test_part():
    proof = prove([load_rows(table(60, 2, "binary"), options_for())], options_for(), rounds=1)
    assert proof.holds
    assert proof.cells == (12 + 12 + 12) * 8


@pytest.mark.exhaustive
def test_several_targets_and_branches_teach_nothing_either():
    options = make_options(
        {"target": "price,garden", "branch": "a=size,rooms; layers=3", "output": "price; layers=2", "set": ["depth=0"]}
    )
    proof = prove(load_targets(table(60, 2, "regression"), options), options, rounds=1)
    assert proof.holds
    assert proof.cells == (12 + 12 + 12) * 8


def test_a_leak_of_one_target_of_several_is_caught(monkeypatch):
    monkeypatch.setattr(preparing, "train_rows", every_row)
    options = make_options({"target": "garden,price"})
    rows = load_targets(table(60, 3, "regression"), options)
    changed = disturbed_targets(rows, rows[0].split.test, np.random.default_rng(0))
    before, after = ([fingerprint(one) for one in prepare_targets(found, options)] for found in (rows, changed))
    assert before[1] != after[1]


def every_row(split, frame, y, *, weight=None, decimal="."):
    """What a careless program takes for its training rows."""
    return TrainRows(frame, y, weight, decimal)


@pytest.mark.parametrize("task", ["regression", "binary"])
def test_a_leaky_prep_is_caught(monkeypatch, task):
    monkeypatch.setattr(preparing, "train_rows", every_row)
    options = options_for()
    rows = load_rows(table(60, 3, task), options)
    held_out = np.concatenate([rows.split.validation, rows.split.test])
    changed = disturbed(rows, held_out, np.random.default_rng(0))
    assert fingerprint(prepare(changed, options)) != fingerprint(prepare(rows, options))


def test_the_command_fails_when_something_leaks(monkeypatch):
    monkeypatch.setattr(preparing, "train_rows", every_row)
    monkeypatch.setattr(proving, "weights_fingerprint", lambda trained: "")
    monkeypatch.setattr(proving, "train_recipe", lambda prepared, options: None)
    with pytest.raises(SunbaeError, match="The proof failed"):
        prove_no_leak(table(60, 4, "regression"), options_for())
