"""How long to train when nobody says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sunbae.job.budget import (
    COUNTABLE,
    MAX_BATCH,
    MAX_EPOCHS,
    MAX_RATE,
    MIN_BATCH,
    MIN_EPOCHS,
    TOTAL_ROWS,
    TOTAL_STEPS,
    adapted,
    batch_size_for,
    epochs_for,
    errors_tell,
    even,
    fit_options,
    image_fit_options,
    learning_rate_for,
    params_for_images,
    scaled_rate,
)
from sunbae.job.options import make_options
from sunbae.models.recipes import parse_params, recipe

rows = st.integers(1, 10**9)


@given(rows)
def test_batches(n):
    size = batch_size_for(n)
    assert size & (size - 1) == 0
    assert MIN_BATCH <= size <= MAX_BATCH
    assert size == MAX_BATCH or n / (2 * size) < 100 / 1.5
    assert batch_size_for(n + 1) >= size


@given(rows)
def test_epochs(n):
    epochs, size = epochs_for(n, batch_size_for(n)), batch_size_for(n)
    assert MIN_EPOCHS <= epochs <= MAX_EPOCHS
    if epochs > MIN_EPOCHS:
        assert epochs * -(-n // size) <= TOTAL_STEPS
        assert epochs * n <= TOTAL_ROWS


def test_what_is_given_is_taken():
    options = make_options({"target": "y", "epochs": 3, "batch_size": 5, "patience": 1})
    found = vars(fit_options(options, 10**6))
    assert found == {"epochs": 3, "batch_size": 5, "patience": 1, "monitor": "val_loss"}


@pytest.mark.parametrize(
    ("model", "by_accuracy", "monitor"),
    [
        ("realmlp", True, "val_accuracy"),
        ("tabm", True, "val_accuracy"),
        ("realmlp", False, "val_loss"),
        ("dnn", True, "val_loss"),
    ],
)
def test_a_recipe_may_wish_for_the_epoch_with_the_fewest_errors(model, by_accuracy, monitor):
    options = make_options({"target": "y", "model": model})
    assert fit_options(options, 100, by_accuracy=by_accuracy).monitor == monitor


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([COUNTABLE // 2, COUNTABLE // 2], True),
        ([COUNTABLE // 2, COUNTABLE // 2 - 1], False),
        ([800, 9_200], False),  # always the same answer errs as seldom as a good one
        ([2_000, 8_000], True),
        ([1_999, 8_001], False),
        ([50] * 100, True),
    ],
)
def test_errors_tell_of_many_rows_of_classes_that_are_not_one(counts, told):
    assert errors_tell(np.repeat(np.arange(len(counts)), counts)) == told


def test_patience_is_a_fifth_of_the_epochs():
    assert fit_options(make_options({"target": "y"}), 100).patience == 60
    assert fit_options(make_options({"target": "y", "epochs": 20}), 100).patience == 10


@given(rows)
def test_the_rate_has_a_limit(n):
    assert 0 < learning_rate_for(batch_size_for(n)) <= MAX_RATE


@pytest.mark.parametrize(("task", "dropout"), [("regression", 0.1), ("binary", 0.3), ("multiclass", 0.3)])
def test_what_nobody_set_is_chosen_by_task_and_batch(task, dropout):
    found = adapted(parse_params(recipe("dnn"), []), task, 64)
    assert (found.dropout, found.learning_rate) == (dropout, 0.003)
    said = adapted(parse_params(recipe("dnn"), ["dropout=0.5", "learning_rate=0.005"]), task, 64)
    assert (said.dropout, said.learning_rate) == (0.5, 0.005)


@pytest.mark.parametrize(
    ("task", "width", "rate"), [("regression", 384, 0.003), ("binary", 256, 0.002), ("multiclass", 256, 0.002)]
)
def test_width_and_steps_of_members(task, width, rate):
    found = adapted(parse_params(recipe("tabm"), ()), task, 256)
    assert (found.dropout, found.width, found.learning_rate) == (0.1, width, rate)
    said = adapted(parse_params(recipe("tabm"), ("dropout=0.2", "width=64", "learning_rate=0.001")), task, 256)
    assert (said.dropout, said.width, said.learning_rate) == (0.2, 64, 0.001)


@given(st.integers(1, 100_000), st.integers(1, 4096))
def test_rows_are_shared_out_evenly(n, most):
    size = even(n, most)
    assert 1 <= size <= min(n, most)
    assert -(-n // size) <= -(-n // most)
    # The last batch lacks less than a row for each batch.
    assert n - (-(-n // size) - 1) * size > size - -(-n // size)


def test_what_suits_pictures_stands_for_what_nobody_said():
    dnn = recipe("dnn")
    found = params_for_images(parse_params(dnn, ["dropout=0.1"]))
    assert (found.width, found.depth, found.dropout) == (512, 2, 0.1)
    assert found.model_fields_set == {"dropout"}
    # A rate that nobody said still goes by the batch size.
    assert scaled_rate(found, 32).learning_rate == pytest.approx(found.learning_rate / 4)
    # However many pictures are learnt from at once, a rate that is saved can be read again.
    resnet = recipe("resnet")
    assert type(found).model_validate(scaled_rate(found, 10**9).model_dump())
    assert resnet.params.model_validate(scaled_rate(parse_params(resnet, ()), 10**5).model_dump())
    assert image_fit_options(make_options({"target": "y", "batch_size": 10**5}), 2000, 8 * 10**5).batch_size == 2000
    said = params_for_images(parse_params(dnn, ["learning_rate=0.1"]))
    assert scaled_rate(said, 32).learning_rate == 0.1
