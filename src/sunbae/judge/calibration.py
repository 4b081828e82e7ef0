"""Whether a network may be taken at its word: of the rows of which it is 90 % sure, is it right in 90 %?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtri

from sunbae.i18n import _
from sunbae.judge.interval import CONFIDENCE
from sunbae.judge.metrics import Codes, Floats, log_loss
from sunbae.judge.verdict import Verdict

Trust: TypeAlias = Literal["over", "under", "mixed", "fine"]

MOST_BINS = 10
ROWS_PER_BIN = 20  # fewer say hardly anything: the interval of 20 rows is 40 points wide
SMALL = 0.02  # an error of confidence that nobody need care about, however certain it is


@dataclass(frozen=True)
class Bin:
    """Rows of which the network is about equally sure."""

    n: int
    confidence: float  # mean probability of the class that it chose
    accuracy: float  # the share in which it was right
    low: float  # Wilson interval of `accuracy`, 95 %
    high: float


@dataclass(frozen=True)
class Calibration:
    """How far the probabilities of a classifier are what they claim to be.

    Attributes:
      bins: by rising confidence.
      ece: expected calibration error, the mean distance of confidence and accuracy over the bins, weighted by rows.
      brier: mean of the squared distance between the probabilities and the truth, 0 (perfect) to 2.
      log_loss: negative log likelihood of the truth, in nats.
      trust: "over" or "under" if it is right less or more often than it says, "mixed" if both, depending on the bin;
        "fine" if the rows show no such thing, or nothing that matters.
    """

    n: int
    bins: tuple[Bin, ...]
    confidence: float
    accuracy: float
    ece: float
    brier: float
    log_loss: float
    trust: Trust


def calibration(y: ArrayLike, proba: ArrayLike) -> Calibration:
    """Compare what a classifier says of its own certainty with how often it is right.

    Its confidence in a row is the probability of the class that it chooses, for two classes too. Rows are put into
    bins by confidence, each with about as many rows as any other: at most 10, of 20 rows at least; rows of equal
    confidence stay together. With bins of equal width, as in the source, most are empty for a good network.

    Args:
      y: class codes 0..C-1, int (n,).
      proba: probabilities, float (n, C), C >= 2, finite.

    Raises: ValueError if there are no rows, the shapes disagree, a code has no column, or a probability is not finite.
    Source: Guo et al. 2017, On Calibration of Modern Neural Networks, arXiv:1706.04599 (ECE; equal counts instead of
      equal widths: Nguyen & O'Connor 2015, arXiv:1508.05154); Brier 1950, Verification of forecasts
      expressed in terms of probability (the sum over classes, which for two is twice scikit-learn's number).

    >>> calibration([0, 1], [[0.75, 0.25], [0.5, 0.5]]).brier
    0.3125
    """
    true, p = _checked(y, proba)
    right = (p.argmax(axis=1) == true).astype(np.float64)
    confidence = p.max(axis=1)
    # In an order that depends on the values alone, so that the sums do not depend on the order of the rows.
    order = np.lexsort((right, confidence))
    confidence, right = confidence[order], right[order]
    rows = _bin_of(confidence)
    bins = tuple(_bin(confidence[rows == k], right[rows == k]) for k in range(int(rows[-1]) + 1))
    ece = math.fsum(b.n * abs(b.confidence - b.accuracy) for b in bins) / len(true)
    truth = np.zeros_like(p)
    truth[np.arange(len(true)), true] = 1.0
    return Calibration(
        n=len(true),
        bins=bins,
        confidence=float(confidence.mean()),
        accuracy=float(right.mean()),
        ece=ece,
        brier=math.fsum(((p - truth) ** 2).sum(axis=1)) / len(true),
        log_loss=log_loss(true, np.asarray(proba)),
        trust=_trust(confidence, right, rows, ece),
    )


def wilson(right: float, n: int) -> tuple[float, float]:
    """The interval (95 %) of a share: `right` of `n` rows.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.

    >>> tuple(round(end, 3) for end in wilson(9, 10))
    (0.596, 0.982)
    """
    z = float(ndtri(0.5 + CONFIDENCE / 2))
    share, weight = right / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    reach = z / (1 + weight) * math.sqrt(share * (1 - share) / n + weight / (4 * n))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def calibration_verdict(found: Calibration) -> Verdict:
    """In one sentence whether the network may be taken at its word."""
    shown = _telling(found)
    numbers = {"said": _percent(shown.confidence), "right": _percent(shown.accuracy), "n": f"{found.n:,}"}
    if found.trust == "fine":
        text = _(
            "When the network says it is {said} sure, it is right {right} of the time: its confidence can be taken at "
            "its word, as far as {n} test rows can tell."
        )
        return Verdict("calibration", "good", text.format(**numbers))
    text = {
        "over": _(
            "When the network says it is {said} sure, it is right only {right} of the time: it is over-confident. "
            "Read its probabilities as an order, not as chances."
        ),
        "under": _(
            "When the network says it is {said} sure, it is right {right} of the time: it is under-confident, right "
            "more often than it claims."
        ),
        "mixed": _(
            "When the network says it is {said} sure, it is right {right} of the time: it claims too much for some "
            "rows and too little for others. Read its probabilities as an order, not as chances."
        ),
    }[found.trust]
    return Verdict("calibration", "info" if found.trust == "under" else "warn", text.format(**numbers))


def _checked(y: ArrayLike, proba: ArrayLike) -> tuple[Codes, Floats]:
    true, p = np.asarray(y), np.asarray(proba, dtype=np.float64)
    if true.ndim != 1 or p.ndim != 2 or len(p) != len(true) or not len(true) or p.shape[1] < 2:
        raise ValueError(f"y has shape {true.shape} and proba {p.shape}; they must be (n,) and (n, C), C >= 2, n >= 1.")
    codes = true.astype(np.int64)
    if (codes != true).any() or codes.min() < 0 or codes.max() >= p.shape[1]:
        raise ValueError(f"y must hold codes 0 to {p.shape[1] - 1}; found {true.min()} to {true.max()}.")
    if not np.isfinite(p).all():
        raise ValueError("There are probabilities that are not finite.")
    return codes, p


def _bin_of(confidence: Floats) -> Codes:
    """The bin of each row (n,), from 0, without a gap; `confidence` ascends."""
    n = len(confidence)
    n_bins = min(MOST_BINS, max(1, n // ROWS_PER_BIN))
    _values, place, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    middle = np.cumsum(counts) - counts / 2  # equal values go where the middle one of them belongs
    wanted = np.minimum((middle * n_bins / n).astype(np.int64), n_bins - 1)
    together: Codes = np.unique(wanted, return_inverse=True)[1].reshape(-1)[place.reshape(-1)].astype(np.int64)
    return together


def _bin(confidence: Floats, right: Floats) -> Bin:
    n = len(right)
    return Bin(n, float(confidence.mean()), float(right.mean()), *wilson(float(right.sum()), n))


def _trust(confidence: Floats, right: Floats, rows: Codes, ece: float) -> Trust:
    """Whether the rows contradict that each is right with the probability that is its confidence.

    Two tests at 5 %: the number of right rows in all, and, if that fits, the numbers bin by bin (chi-squared).
    """
    if ece < SMALL:
        return "fine"
    spread = np.bincount(rows, weights=confidence * (1.0 - confidence))
    gap = np.bincount(rows, weights=confidence - right)
    total = float(gap.sum())
    # Half a row less, for whole rows are compared with a continuous distribution.
    if max(0.0, abs(total) - 0.5) > float(ndtri(0.5 + CONFIDENCE / 2)) * math.sqrt(max(0.0, float(spread.sum()))):
        return "over" if total > 0 else "under"
    near = np.maximum(0.0, np.abs(gap) - 0.5) ** 2
    squares = float(np.sum(np.divide(near, spread, out=np.where(near > 0, math.inf, 0.0), where=spread > 0)))
    return "mixed" if chdtrc(len(gap), squares) < 1.0 - CONFIDENCE else "fine"


def _telling(found: Calibration) -> Bin:
    """The bin that shows it best: the one with most rows too many or too few right; all rows if it is fine."""
    if found.trust == "fine":
        return Bin(found.n, found.confidence, found.accuracy, *wilson(found.accuracy * found.n, found.n))
    sign = {"over": 1.0, "under": -1.0, "mixed": 0.0}[found.trust]

    def weight(b: Bin) -> float:
        gap = b.confidence - b.accuracy
        return b.n * (sign * gap if sign else abs(gap))

    return max(found.bins, key=weight)


def _percent(share: float) -> str:
    """Whole per cent; only all is 100 %, only nothing is 0 %.

    >>> _percent(0.9), _percent(0.998), _percent(1.0), _percent(0.001)
    ('90%', '>99%', '100%', '<1%')
    """
    if 0.995 <= share < 1.0:
        return ">99%"
    return "<1%" if 0.0 < share < 0.005 else f"{share:.0%}"
