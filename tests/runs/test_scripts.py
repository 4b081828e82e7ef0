"""A script's record in short."""

import pytest

from sunbae.runs.scripts import is_script, last_score, number_of_fits


def record(*fits, evaluations=(), **more):
    return {"kind": "script", "fits": list(fits), "evaluations": list(evaluations)} | more


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"loss": 0.2, "acc": 0.9, "mae": 1.0}, ("acc", 0.9)),
        ({"loss": 0.2}, ("loss", 0.2)),
        ({"a_loss": 0.1, "loss": 0.3, "b_loss": 0.2}, ("loss", 0.3)),
        ({"loss": "nan", "acc": 0.9}, ("acc", 0.9)),
        ({"loss": 0.2, "acc": "nan"}, ("loss", 0.2)),
    ],
)
def test_a_metric_rather_than_the_loss(scores, expected):
    assert last_score(record(evaluations=[{"scores": {"loss": 9.0}}, {"scores": scores}])) == expected


def test_an_evaluate_without_numbers_or_inside_another_call_does_not_count():
    good = {"scores": {"loss": 0.5}}
    for other in (
        {"scores": None, "error": "ValueError: x"},
        {"scores": {"loss": 0.1}, "inside": ["fit"]},
        {"scores": [1.0]},
    ):
        assert last_score(record(evaluations=[good, other])) == ("loss", 0.5)


def test_without_an_evaluate_the_last_fit_counts():
    fits = [
        {"last": {"loss": 1.0, "acc": 0.5}},
        {"last": {"loss": 0.4, "acc": 0.8, "val_loss": 0.6, "val_acc": 0.7, "lr": 0.1}},
    ]
    assert last_score(record(*fits)) == ("val_acc", 0.7)
    assert last_score(record(fits[0])) == ("acc", 0.5)
    assert last_score(record({"last": {"loss": 0.2, "learning_rate": 0.001}}, {"error": "x"})) == ("loss", 0.2)
    assert last_score(record()) is None
    assert last_score({"fits": []}) is None


def test_fits_that_were_not_kept_count():
    assert number_of_fits(record({}, {})) == 2
    assert number_of_fits(record({}, left_out={"fit": 40, "predict": 3})) == 41


def test_whose_record_it_is():
    assert is_script(record())
    assert not is_script({"fits": [], "options": {}})
