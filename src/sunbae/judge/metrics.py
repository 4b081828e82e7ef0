"""How close predictions are to the truth: the metrics of each task, computed in float64."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sunbae.words import metric_label

Task: TypeAlias = Literal["regression", "binary", "multiclass"]
Unit: TypeAlias = Literal["target", "target squared", "share", "none"]
Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.int64]

LEAST = float(np.finfo(np.float32).eps)  # nearer to 0 or 1 networks, which calculate in float32, tell nothing apart
TASKS: tuple[Task, ...] = ("regression", "binary", "multiclass")
_CLASSES: tuple[Task, ...] = ("binary", "multiclass")


@dataclass(frozen=True)
class Metric:
    """What a metric's number means."""

    name: str  # the key in every table of scores
    higher_is_better: bool
    unit: Unit  # "share" is 0..1 and is shown as a percentage
    tasks: tuple[Task, ...]

    @property
    def label(self) -> str:
        """The metric's name inside a sentence, in the current language. A table may capitalise it."""
        return metric_label(self.name)


METRICS: dict[str, Metric] = {
    m.name: m
    for m in (
        Metric("loss", False, "target squared", ("regression",)),
        Metric("rmse", False, "target", ("regression",)),
        Metric("mae", False, "target", ("regression",)),
        Metric("r2", True, "none", ("regression",)),
        Metric("accuracy", True, "share", _CLASSES),
        Metric("balanced_accuracy", True, "share", _CLASSES),
        Metric("macro_f1", True, "none", _CLASSES),
        Metric("log_loss", False, "none", _CLASSES),
        Metric("auc", True, "none", ("binary",)),
        Metric("gain", True, "none", ()),  # of several targets together
    )
}


def metrics_of(task: Task) -> tuple[Metric, ...]:
    """The metrics of `task` in the order in which they are shown. A regression has no accuracy.

    >>> [m.name for m in metrics_of("regression")]
    ['loss', 'rmse', 'mae', 'r2']
    """
    return tuple(m for m in METRICS.values() if task in m.tasks)


def loss_metric(task: Task) -> Metric:
    """The metric that is also the training loss: mean squared error or log loss."""
    return METRICS["loss" if task == "regression" else "log_loss"]


def is_imbalanced(train_counts: ArrayLike) -> bool:
    """Whether the commonest class makes accuracy say little.

    True when "always answer the commonest class" is at least half the way from chance (1/C) to perfect (1):
    a share of 75 % for two classes, 67 % for three, 55 % for ten. One rule for any number of classes.

    Args:
      train_counts: rows of each class among the TRAINING rows, int (C,).

    >>> is_imbalanced([75, 25]), is_imbalanced([65, 35]), is_imbalanced([50, 50, 50])
    (True, False, False)
    """
    counts = np.asarray(train_counts, dtype=np.float64)
    present = counts[counts > 0]
    if len(present) < 2:
        return False
    chance = 1.0 / len(present)
    return bool((present.max() / present.sum() - chance) / (1.0 - chance) >= 0.5)


def headline_metric(task: Task, train_counts: ArrayLike = ()) -> Metric:
    """The one metric on which a network and its baselines are compared.

    Regression: RMSE, for it has the target's unit (R² stands beside it). Classes: accuracy, which everybody
    reads the same way. When the classes are imbalanced, accuracy rewards "always the commonest class":
    AUC for two classes (no threshold to choose), balanced accuracy for more (chance is 1/C whatever the
    counts). Macro F1 was rejected: a class with few rows moves it in jumps and it has no fixed chance level.
    Log loss was rejected: hardly anybody can tell whether 0.41 is good, and one overconfident row rules it.

    Args:
      train_counts: rows of each class among the TRAINING rows, so that the choice never sees a test row.
    """
    if task == "regression":
        return METRICS["rmse"]
    if not is_imbalanced(train_counts):
        return METRICS["accuracy"]
    return METRICS["auc" if task == "binary" else "balanced_accuracy"]


def regression(y: ArrayLike, y_hat: ArrayLike) -> dict[str, float]:
    """Loss, RMSE, MAE and R² of predicted numbers.

    Args:
      y: true values, (n,), finite.
      y_hat: predictions, shape and unit of `y`.

    Returns: `loss` (mean squared error, the target's unit squared), `rmse` and `mae` (the target's unit) and
      `r2` (no unit; 1 is perfect, 0 is as good as the mean of `y`). `r2` is nan when `y` is constant: there
      is nothing to explain. All are nan when a prediction is not finite: that network diverged.
    Raises: ValueError if there are no rows, the shapes differ, or `y` is not finite.

    >>> regression([3.0, -0.5, 2.0, 7.0], [2.5, 0.0, 2.0, 8.0])["mae"]
    0.5
    """
    true, predicted = _numbers(y, y_hat)
    if not np.isfinite(predicted).all():
        return dict.fromkeys(("loss", "rmse", "mae", "r2"), float("nan"))
    with np.errstate(over="ignore"):  # an error of 1e200 has an infinite square, and that is the answer
        error = true - predicted
        loss = float(np.mean(error**2))
        r2 = 1.0 - loss / float(np.var(true)) if np.ptp(true) > 0 else float("nan")
    return {"loss": loss, "rmse": float(np.sqrt(loss)), "mae": float(np.mean(np.abs(error))), "r2": r2}


def classification(y: ArrayLike, proba: ArrayLike, *, classes: Sequence[str]) -> dict[str, float]:
    """Accuracy and its relatives for predicted class probabilities.

    The predicted class is the most probable one; in a tie the first. Two classes: `classes[1]` is the
    positive one.

    Args:
      y: class codes 0..C-1, int (n,).
      proba: probabilities, float (n, C); two classes too.
      classes: the C class names, C >= 2.

    Returns: `accuracy`, `balanced_accuracy` (mean recall of the classes present in `y`), `macro_f1` (mean F1
      of the classes present in `y` or predicted), `log_loss` (nats; see `log_loss`) and, for two classes,
      `auc` (nan when `y` has one class only). All are nan when a probability is not finite.
    Raises: ValueError if there are no rows, the shapes disagree, or a code is not in 0..C-1.

    >>> classification([0, 1], [[0.8, 0.2], [0.4, 0.6]], classes=["no", "yes"])["accuracy"]
    1.0
    """
    true, p = _labelled(y, proba, len(classes))
    names = [m.name for m in metrics_of("binary" if len(classes) == 2 else "multiclass")]
    if not np.isfinite(p).all():
        return dict.fromkeys(names, float("nan"))
    predicted = p.argmax(axis=1)
    scores = per_class(true, predicted, classes=classes)
    seen = [s for s in scores if s.support]
    met = [scores[code] for code in np.union1d(true, predicted)]
    values = {
        "accuracy": float(np.mean(predicted == true)),
        "balanced_accuracy": float(np.mean([s.recall for s in seen])),
        "macro_f1": float(np.mean([s.f1 for s in met])),
        "log_loss": log_loss(true, np.asarray(proba)),
    }
    if len(classes) == 2:
        values["auc"] = auc(true, p[:, 1])
    return {name: values[name] for name in names}


def score(task: Task, y: ArrayLike, prediction: ArrayLike, *, classes: Sequence[str] = ()) -> dict[str, float]:
    """`regression` or `classification`, whichever `task` asks for."""
    if task == "regression":
        return regression(y, prediction)
    return classification(y, prediction, classes=classes)


def log_loss(y: ArrayLike, proba: ArrayLike) -> float:
    """Mean of -log(probability given to the true class), in nats.

    Probabilities are clipped to [LEAST, 1 - LEAST], so a row whose class was given none costs 15.9, of a network as of
    a baseline. Rows are not rescaled to sum to 1 (scikit-learn warns about float32 rows that miss it by rounding).

    Args:
      y: class codes, int (n,).
      proba: probabilities, float (n, C).

    >>> round(log_loss([0, 1], [[0.5, 0.5], [0.5, 0.5]]), 4)
    0.6931
    """
    p = np.asarray(proba, dtype=np.float64)
    given = p[np.arange(len(p)), np.asarray(y)]
    return float(-np.mean(np.log(np.clip(given, LEAST, 1.0 - LEAST))))


def auc(y: ArrayLike, p: ArrayLike) -> float:
    """Share of (positive, negative) pairs of rows that are ranked rightly, ties counting half.

    Args:
      y: 0 or 1, int (n,).
      p: probability or any score of class 1, float (n,), finite.

    Returns: 0..1; 0.5 is a coin, nan means that `y` has one class only.
    Source: Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747 (computed by scikit-learn).

    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    true = np.asarray(y)
    if np.ptp(true) == 0:
        return float("nan")
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(true, np.asarray(p, dtype=np.float64)))


def confusion(y: ArrayLike, predicted: ArrayLike, *, n_classes: int) -> Codes:
    """Rows counted by true class (row of the matrix) and predicted class (column).

    Args:
      y: true class codes, int (n,).
      predicted: predicted class codes, int (n,).

    Returns: int64 (C, C); it sums to n.

    >>> confusion([0, 0, 1], [0, 1, 1], n_classes=2).tolist()
    [[1, 1], [0, 1]]
    """
    cells = np.asarray(y, dtype=np.int64) * n_classes + np.asarray(predicted, dtype=np.int64)
    return np.bincount(cells, minlength=n_classes**2).reshape(n_classes, n_classes).astype(np.int64)


@dataclass(frozen=True)
class ClassScore:
    """How well one class is found."""

    name: str
    precision: float  # of the rows called so, the share that are; 0 if none was called so
    recall: float  # of the rows that are, the share called so; 0 if there is none
    f1: float  # harmonic mean of the two; 0 if both are 0
    support: int  # rows that are of this class


def per_class(y: ArrayLike, predicted: ArrayLike, *, classes: Sequence[str]) -> tuple[ClassScore, ...]:
    """Precision, recall, F1 and support of every class, in the order of `classes`; all 0 without rows.

    Args:
      y: true class codes, int (n,).
      predicted: predicted class codes, int (n,).

    >>> per_class([0, 1], [0, 0], classes=["no", "yes"])[0]
    ClassScore(name='no', precision=0.5, recall=1.0, f1=0.6666666666666666, support=1)
    """
    from sklearn.metrics import precision_recall_fscore_support

    if not len(np.asarray(y)):
        return tuple(ClassScore(name, 0.0, 0.0, 0.0, 0) for name in classes)
    table = precision_recall_fscore_support(
        np.asarray(y), np.asarray(predicted), labels=np.arange(len(classes)), zero_division=0.0
    )
    return tuple(
        ClassScore(name, float(p), float(r), float(f), int(n)) for name, p, r, f, n in zip(classes, *table, strict=True)
    )


def roc_points(y: ArrayLike, p: ArrayLike, *, at_most: int = 200) -> Floats:
    """The ROC curve, thin enough to draw.

    Points are kept at even steps along the curve (false + true positive rate), the two ends always.

    Args:
      y: 0 or 1, int (n,).
      p: probability of class 1, float (n,), finite.
      at_most: number of points, at least 2.

    Returns: float64 (k, 2), k <= `at_most`: false positive rate, true positive rate, from (0, 0) to (1, 1).
      Empty (0, 2) when `y` has one class only.

    >>> roc_points([0, 1], [0.2, 0.9]).tolist()
    [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    """
    true = np.asarray(y)
    if np.ptp(true) == 0:
        return np.empty((0, 2))
    from sklearn.metrics import roc_curve

    fpr, tpr, _thresholds = roc_curve(true, np.asarray(p, dtype=np.float64))
    points = np.column_stack([fpr, tpr]).astype(np.float64)
    if len(points) <= at_most:
        return points
    along = points.sum(axis=1)  # grows from 0 to 2
    picked = np.unique(np.searchsorted(along, np.linspace(0.0, along[-1], at_most)))
    return points[picked]


def _numbers(y: ArrayLike, y_hat: ArrayLike) -> tuple[Floats, Floats]:
    """Both as float64 (n,). A (n, 1) prediction is refused: against (n,) it would broadcast to (n, n)."""
    true, predicted = np.asarray(y, dtype=np.float64), np.asarray(y_hat, dtype=np.float64)
    if true.ndim != 1 or true.shape != predicted.shape:
        raise ValueError(f"y has shape {true.shape} and y_hat {predicted.shape}; both must be (n,).")
    if not len(true):
        raise ValueError("There are no rows to score.")
    if not np.isfinite(true).all():
        raise ValueError("y has values that are not finite.")
    return true, predicted


def _labelled(y: ArrayLike, proba: ArrayLike, n_classes: int) -> tuple[Codes, Floats]:
    """Codes as int64 (n,) and probabilities as float64 (n, C), checked against each other."""
    true: NDArray[Any] = np.asarray(y)
    p = np.asarray(proba, dtype=np.float64)
    if n_classes < 2 or true.ndim != 1 or p.shape != (len(true), n_classes):
        raise ValueError(
            f"y has shape {true.shape}, proba {p.shape} and there are {n_classes} classes; "
            "they must be (n,), (n, C) and C >= 2."
        )
    if not len(true):
        raise ValueError("There are no rows to score.")
    codes = true.astype(np.int64)
    if (codes != true).any() or codes.min() < 0 or codes.max() >= n_classes:
        raise ValueError(f"y must hold codes 0 to {n_classes - 1}; found {true.min()} to {true.max()}.")
    return codes, p
