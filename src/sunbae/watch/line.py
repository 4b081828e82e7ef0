"""How much of a target a straight line explains, and how much more a bent one would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ROWS = 2000
FEWEST = 100
BENDS = 200
MOST_CLASSES = 20


@dataclass(frozen=True)
class Line:
    """Of rows that it was not fitted on.

    Attributes:
      straight: the score of a linear model: R2 of numbers, accuracy of classes.
      bent: that of one with bends.
      classes: whether both are accuracies.
    """

    straight: float
    bent: float
    classes: bool


def explained(x: np.ndarray, y: np.ndarray) -> Line | None:
    """Fit both to 70 % of the rows and score them on the others.

    Args:
      x: numbers, shape (n, ...).
      y: numbers, shape (n,) or (n, k); one-hot rows and few whole numbers are taken as classes.

    Returns:
      None for fewer than 100 rows or what are no numbers.
    """
    if x.dtype.kind not in "biuf" or y.dtype.kind not in "biuf" or len(x) != len(y) or len(x) < FEWEST:
        return None
    rng = np.random.default_rng(0)
    which = rng.permutation(len(x))[:ROWS]
    flat, targets = x[which].reshape(len(which), -1).astype(float), y[which].reshape(len(which), -1).astype(float)
    if flat.shape[1] > ROWS or not (np.all(np.isfinite(flat)) and np.all(np.isfinite(targets))):
        return None
    classes, targets = _as_classes(targets)
    at = int(0.7 * len(which))
    mean, std = flat[:at].mean(axis=0), flat[:at].std(axis=0)
    plain = (flat - mean) / np.where(std > 0, std, 1)
    weights = rng.normal(size=(plain.shape[1], BENDS)) / np.sqrt(plain.shape[1])
    bends = np.maximum(plain @ weights + rng.normal(size=BENDS), 0)
    scores = []
    for features in (plain, np.hstack([plain, bends])):
        columns = np.hstack([features, np.ones((len(features), 1))])
        fit = _discriminant if classes else _ridge
        found = [fit(columns[:at], targets[:at], penalty) for penalty in (0.1, 10.0)]
        scores.append(max(_score(targets[at:], columns[at:] @ one, classes) for one in found))
    return Line(scores[0], scores[1], classes)


def _as_classes(targets: np.ndarray) -> tuple[bool, np.ndarray]:
    """(whether targets are classes, as one-hot columns then)."""
    kinds = np.unique(targets)
    if targets.shape[1] > 1:
        return bool(np.isin(kinds, (0, 1)).all() and np.all(targets.sum(axis=1) == 1)), targets
    if len(kinds) > MOST_CLASSES or np.any(kinds != np.rint(kinds)):
        return False, targets
    return True, (targets == kinds).astype(float)


def _ridge(columns: np.ndarray, targets: np.ndarray, penalty: float) -> np.ndarray:
    found: np.ndarray = np.linalg.solve(columns.T @ columns + penalty * np.eye(columns.shape[1]), columns.T @ targets)
    return found


def _discriminant(columns: np.ndarray, targets: np.ndarray, penalty: float) -> np.ndarray:
    """Of classes: least squares would hide a class that lies between two others."""
    counts = targets.sum(axis=0) + 1e-9
    means = (targets.T @ columns) / counts[:, None]
    inner = columns - targets @ means
    covariance = (inner.T @ inner + penalty * np.eye(columns.shape[1])) / len(columns)
    found: np.ndarray = np.linalg.solve(covariance, means.T)
    found[-1] += np.log(counts / len(columns)) - 0.5 * np.sum(means.T * found, axis=0)  # the column of ones
    return found


def _score(targets: np.ndarray, guesses: np.ndarray, classes: bool) -> float:
    if classes:
        return float(np.mean(targets.argmax(axis=1) == guesses.argmax(axis=1)))
    spread = np.sum((targets - targets.mean(axis=0)) ** 2)
    return float(1 - np.sum((targets - guesses) ** 2) / spread) if spread else 0.0
