"""How well pictures are given back: the network's code beside PCA with as many numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sunbae.i18n import _
from sunbae.judge.digits import at_place, place_for, significant, with_spread
from sunbae.judge.interval import Difference, compare
from sunbae.judge.metrics import METRICS, Floats
from sunbae.judge.scores import Score
from sunbae.judge.verdict import Verdict

MEAN, PCA, UNTOUCHED = "mean picture", "pca", "untouched"


@dataclass(frozen=True)
class Pca:
    """The best that a linear code of k numbers can do.

    Attributes:
      mean: float32 (D,).
      directions: float32 (k, D), orthonormal.
      kept: float32 (k,), the share of each direction that is picture and no noise; 1 without noise.
    """

    mean: np.ndarray
    directions: np.ndarray
    kept: np.ndarray

    def give_back(self, rows: np.ndarray) -> np.ndarray:
        """Rows (n, D) through their k numbers and back, float32 (n, D)."""
        codes = (rows - self.mean) @ self.directions.T
        found: np.ndarray = (codes * self.kept) @ self.directions + self.mean
        return found


def fit_pca(rows: np.ndarray, k: int, *, noise: float = 0.0) -> Pca:
    """PCA of TRAINING rows float32 (n, D), with k components or as many as the rows allow.

    With `noise`, the deviation of independent noise on every number of what will be read, each component is shrunk to
    the share v / (v + noise squared) of its variance v: of all linear codes of k numbers, that one then gives back what
    is without noise with the least squared error.
    """
    from sklearn import decomposition

    with np.errstate(invalid="ignore"):  # shares of no variance at all, which nobody reads
        found = decomposition.PCA(min(k, *rows.shape), random_state=0).fit(rows)
    variance = np.maximum(found.explained_variance_, 0)
    # What does not vary says nothing, with noise or without.
    kept = np.divide(variance, variance + noise**2, out=np.zeros_like(variance), where=variance > 0)
    arrays = (np.asarray(array, dtype=np.float32) for array in (found.mean_, found.components_, kept))
    return Pca(*arrays)


@dataclass(frozen=True)
class Reconstruction:
    """How far test pictures that were given back are from what they should be.

    Attributes:
      code: numbers of the code.
      noise: on what was read, in deviations of the training pixels; 0 for none.
      joint: whether the code learnt from the target as well.
      network: for each seed, the root mean squared error of each picture over its pixels, which count 0 to 1, (n,).
      baselines: the same of the mean training picture, of PCA and, with noise, of what was read, left as it was.
    """

    code: int
    noise: float
    joint: bool
    network: tuple[Floats, ...]
    baselines: Mapping[str, Floats]

    @property
    def score(self) -> Score:
        """The root mean squared error over all pictures and pixels, of each seed."""
        return Score(tuple(map(rmse, self.network)))

    @property
    def others(self) -> dict[str, float]:
        """The same of each baseline."""
        return {name: rmse(errors) for name, errors in self.baselines.items()}

    def to_json(self) -> dict[str, Any]:
        """As `scores.json` has it; None for what is not finite."""
        score = self.score
        return {
            "metric": "rmse of test pixels from 0 to 1",
            "code": self.code,
            "noise": self.noise,
            "network": {
                "values": [_finite(v) for v in score.values],
                "mean": _finite(score.mean),
                "sd": _finite(score.sd),
            },
            "baselines": {name: _finite(value) for name, value in self.others.items()},
        }

    def verdicts(self) -> tuple[Verdict, ...]:
        """Whether the code is better than that of PCA, and what a score of the target means."""
        found = [self._against_pca()]
        untouched = self.others.get(UNTOUCHED, math.inf)
        if untouched <= self.score.mean:
            text = _(
                "The noisy pictures as they are come nearer to the clean ones (RMSE {untouched}) than what is given "
                "back: the code loses more than the noise. Take more numbers (--set code=...), or train longer."
            )
            found.append(Verdict("denoising", "warn", text.format(untouched=significant(untouched))))
        if not self.joint:
            text = _(
                "What is predicted is read from the code by one last layer, and the code does not learn from that: the "
                "scores say what the code is worth, not what a network could reach (--set joint=true)."
            )
            found.append(Verdict("code", "info", text))
        return tuple(found)

    def _against_pca(self) -> Verdict:
        zeros = np.zeros(len(self.baselines[PCA]))
        found = compare(METRICS["rmse"], zeros, self.network, self.baselines[PCA])
        texts = {
            "better": _(
                "Giving pictures back, the code of {n} numbers beats PCA with as many: RMSE {network} against {pca} "
                "(pixels count 0 to 1)."
            ),
            "same": _(
                "Giving pictures back, the code of {n} numbers and PCA with as many are level: RMSE {network} against "
                "{pca} (pixels count 0 to 1). PCA needs no training."
            ),
            "worse": _(
                "Giving pictures back, PCA beats the code, with as many numbers ({n}): RMSE {network} against {pca} "
                "(pixels count 0 to 1)."
            ),
            "unknown": _("What the network gives back is no picture: its numbers are not finite."),
        }
        levels = {"better": "good", "same": "info", "worse": "warn", "unknown": "bad"}
        ours, theirs = _amounts(found)
        text = texts[found.outcome].format(n=self.code, network=ours, pca=theirs)
        return Verdict("reconstruction", levels[found.outcome], text)  # type: ignore[arg-type]


def label(name: str, n: int) -> str:
    """A baseline's name for readers, in the current language, where the code has n numbers."""
    return {
        MEAN: _("the mean training picture"),
        PCA: _("PCA with {n} numbers").format(n=n),
        UNTOUCHED: _("the noisy picture as it is"),
    }[name]


def rmse(errors: ArrayLike) -> float:
    """Over all pictures, from that of each (n,).

    >>> rmse([3.0, 4.0])
    3.5355339059327378
    """
    return math.sqrt(float(np.mean(np.square(np.asarray(errors, dtype=np.float64)))))


def _amounts(found: Difference) -> tuple[str, str]:
    """Network and PCA, to a place at which they differ if one of them is better."""
    place = place_for(found.network, found.seed_sd)
    while (
        found.outcome in ("better", "worse")
        and place < 6
        and at_place(found.network, place) == at_place(found.baseline, place)
    ):
        place += 1
    return with_spread(found.network, found.seed_sd, place), at_place(found.baseline, place)


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
