import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sunbae.judge.calibration import calibration, calibration_verdict, wilson


def drawn(seed, n=2000, n_classes=3, sharper=1.0):
    """Rows whose truth is drawn from their probabilities; `sharper` > 1 then claims more than that."""
    draw = np.random.default_rng(seed)
    logits = draw.normal(0, 1.5, (n, n_classes))
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = (p.cumsum(axis=1) < draw.random((n, 1))).sum(axis=1).clip(0, n_classes - 1)
    claimed = np.exp(sharper * logits)
    return y, claimed / claimed.sum(axis=1, keepdims=True)


def test_golden_numbers():
    y, p = [0, 1, 1, 0], [[0.9, 0.1], [0.6, 0.4], [0.2, 0.8], [0.7, 0.3]]
    found = calibration(y, p)
    assert (found.n, found.accuracy, found.confidence) == (4, 0.75, pytest.approx(0.75))
    assert found.ece == pytest.approx(0.0)  # one bin: 0.75 said, 0.75 right
    assert found.brier == pytest.approx((2 * 0.01 + 2 * 0.36 + 2 * 0.04 + 2 * 0.09) / 4)
    assert found.log_loss == pytest.approx(-np.log([0.9, 0.4, 0.8, 0.7]).mean())


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_what_is_calibrated_is_covered_and_called_fine(n_classes):
    inside, trusts = [], []
    for seed in range(40):
        found = calibration(*drawn(seed, n_classes=n_classes))
        inside += [b.low <= b.confidence <= b.high for b in found.bins]
        trusts.append(found.trust)
    assert 0.92 <= np.mean(inside) <= 0.98
    assert trusts.count("fine") >= 34  # two tests at 5 %


@pytest.mark.parametrize(("sharper", "trust"), [(2.0, "over"), (0.4, "under")])
def test_too_sure_and_not_sure_enough(sharper, trust):
    found = calibration(*drawn(1, sharper=sharper))
    assert found.trust == trust
    assert (found.confidence > found.accuracy) == (trust == "over")
    assert found.ece == pytest.approx(abs(found.confidence - found.accuracy), abs=0.02)


def test_too_sure_of_some_and_not_sure_enough_of_others():
    y = np.r_[np.zeros(60), np.ones(40), np.zeros(95), np.ones(5)].astype(int)  # right in 60 and in 95 of 100
    p = np.repeat([[0.78, 0.22], [0.77, 0.23]], 100, axis=0)
    found = calibration(y, p)
    assert [(b.n, b.accuracy) for b in found.bins] == [(100, 0.95), (100, 0.6)]
    assert found.trust == "mixed"
    assert "too much for some" in calibration_verdict(found).text


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 300), st.integers(2, 5))
def test_the_order_of_the_rows_means_nothing(seed, n, n_classes):
    y, p = drawn(seed, n, n_classes)
    p = np.round(p, 2)  # rows of equal confidence
    order = np.random.default_rng(seed).permutation(n)
    a, b = calibration(y, p), calibration(y[order], p[order])
    assert (a.bins, a.ece, a.trust, a.brier) == (b.bins, b.ece, b.trust, b.brier)
    assert sum(bin_.n for bin_ in a.bins) == n
    assert len(a.bins) <= min(10, max(1, n // 20))
    assert [bin_.confidence for bin_ in a.bins] == sorted(bin_.confidence for bin_ in a.bins)


def test_bins_have_about_equally_many_rows():
    assert {b.n for b in calibration(*drawn(3, n=1000)).bins} == {100}


def test_rows_of_one_confidence_stay_together():
    p = np.r_[np.full(990, 1.0), np.linspace(0.6, 0.9, 10)]
    found = calibration(np.zeros(1000, int), np.stack([p, 1 - p], axis=1))
    assert [b.n for b in found.bins] == [10, 990]
    assert found.trust == "fine"


def test_certain_and_wrong():
    y = np.r_[np.zeros(90), np.ones(10)].astype(int)
    found = calibration(y, np.tile([1.0, 0.0], (100, 1)))
    assert found.trust == "over"
    assert calibration_verdict(found).text.startswith(
        "When the network says it is 100% sure, it is right only 90% of the time: it is over-confident."
    )


def test_a_small_error_is_no_matter():
    y, p = drawn(5, n=200_000, sharper=1.05)
    assert calibration(y, p).ece < 0.02
    assert calibration(y, p).trust == "fine"


def test_few_rows_accuse_nobody():
    found = calibration([0, 0, 1], [[0.9, 0.1], [0.9, 0.1], [0.9, 0.1]])
    assert found.trust == "fine"
    verdict = calibration_verdict(found)
    assert verdict.level == "good"
    assert verdict.text.endswith("as far as 3 test rows can tell.")


def test_wilson_stays_between_nothing_and_all():
    assert wilson(0, 5)[0] == 0.0
    assert wilson(5, 5)[1] == 1.0
    assert wilson(5, 5)[0] == pytest.approx(0.5655, abs=1e-4)  # n / (n + z^2)


@pytest.mark.parametrize(
    ("y", "p", "message"),
    [
        ([], np.empty((0, 2)), "n >= 1"),
        ([0], [[0.4], [0.6]], "must be"),
        ([0], [[1.0]], "C >= 2"),
        ([2], [[0.4, 0.6]], "codes 0 to 1"),
        ([0.5], [[0.4, 0.6]], "codes 0 to 1"),
        ([0], [[np.nan, 0.6]], "finite"),
    ],
)
def test_what_does_not_fit_is_refused(y, p, message):
    with pytest.raises(ValueError, match=message):
        calibration(y, p)
