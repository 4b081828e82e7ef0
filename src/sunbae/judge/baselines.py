"""Baselines: what can be had without deep learning, learnt from the same training rows."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sunbae.i18n import _
from sunbae.judge.metrics import Floats, Task

Uses: TypeAlias = Literal["nothing", "linear", "tree"]
Rule: TypeAlias = Callable[[Floats], Floats]

MAX_ROWS = 200_000  # with 30 columns on two busy cores: trees 8 s (39 s for ten classes), logistic 12 s
MAX_CELLS, FEWEST_ROWS = 20_000_000, 10_000  # rows times classes: what the fits of classes hold; rows in any case
MAX_LEVELS = 255  # scikit-learn bins a column into one byte, missing included
MAX_ITERATIONS = 500
ROUNDS = 100
MAX_TREES = 1_000  # one tree per class and round: 100 rounds up to ten classes, fewer beyond
MIN_ROUNDS = 20
# Rows of a leaf. scikit-learn's 20 allow no split below 40 rows; a tenth of the rows gives R² on auto_mpg of 0.67
# instead of -0.02 (20 rows), 0.73 for -0.01 (38), on boston_housing 0.73 for 0.57 (63), mean of 8 draws.
MAX_LEAF, MIN_LEAF = 20, 2

TRIVIAL_OF_EACH = "trivial of each target"
TRIVIAL = ("mean", "majority", "last value", TRIVIAL_OF_EACH)
LINEAR = ("linear", "ridge on lags")


@dataclass(frozen=True)
class Baseline:
    """A fitted baseline."""

    name: str  # "mean", "majority", "linear" or "boosted trees"
    uses: Uses  # which of the two inputs it looks at
    notes: tuple[str, ...]  # what the reader should know of the fit, in the current language
    _rule: Rule

    def predict(self, X_linear: ArrayLike, X_tree: ArrayLike | None = None) -> Floats:
        """Predictions for any rows.

        Args:
          X_linear: what the linear model reads, float (n, F): scaled, one-hot, nothing missing.
          X_tree: what the trees read, float (n, G): numbers and category codes, nan where missing.

        Returns: float64 (n,) in the target's unit, or class probabilities float64 (n, C).
        """
        return self._rule(np.asarray(X_tree if self.uses == "tree" else X_linear, dtype=np.float64))


def fit_baselines(
    task: Task,
    X_linear: ArrayLike,
    y: ArrayLike,
    X_tree: ArrayLike | None = None,
    categorical_mask: ArrayLike = (),
    *,
    weights: ArrayLike | None = None,
    n_classes: int | None = None,
    seed: int = 0,
    max_rows: int | None = None,
) -> dict[str, Baseline]:
    """Fit the trivial, the linear and the tree baseline. All arrays hold TRAINING rows only.

    - "mean" (regression) or "majority" (classes: the share of each class as its probability).
    - "linear": ridge or logistic regression with a penalty of 1, which weighs as much as one row. It changes
      next to nothing beyond some dozens of rows, but collinear columns (one-hot, missing marks) stay harmless.
    - "boosted trees": scikit-learn's histogram gradient boosting, all defaults but two. Early stopping is off: it
      would take rows away from the fit and fails on a class with one row. Leaves are smaller below 200 rows.

    The same input gives the same bits again. Above `max_rows` rows, `MAX_ROWS` when None (of very many classes fewer),
    the two learnt models see a drawn sample. One that has no column to read answers as the trivial one does.

    Args:
      X_linear: float (n, F), standardised, finite.
      y: numbers (n,) or class codes 0..C-1 (n,).
      X_tree: float (n, G); categories as codes, nan where missing. None for no trees.
      categorical_mask: bool (G,): which columns of `X_tree` are codes. A column of more than 255 levels is
        read as ordered numbers, for scikit-learn has no more bins: order its codes sensibly.
      weights: row weights, float (n,), >= 0; only their ratios matter.
      n_classes: C, for classes; a class without training rows gets probability 0 from every baseline.
        None takes the highest code + 1, at least 2.
      seed: draws the sample of rows, if one is needed.

    Returns: name -> Baseline, the simplest first.
    Raises: ValueError if shapes disagree, `X_linear` or `y` is not finite, `X_tree` is
      infinite somewhere, or there are no rows.
    """
    trees_asked = X_tree is not None
    X_tree = np.zeros((len(np.asarray(y)), 0)) if X_tree is None else X_tree
    data = _checked(task, X_linear, y, X_tree, categorical_mask, weights, n_classes)
    trivial = _fit_trivial(task, data)
    most = min(max_rows or MAX_ROWS, max(FEWEST_ROWS, MAX_CELLS // max(1, data.n_classes)))
    few = _sampled(data, seed, most)
    notes = _sample_notes(len(few.y), len(data.y))
    if task != "regression" and len(np.unique(few.y)) < 2:
        notes += (_("The training rows have one class only: every baseline always answers that class."),)
        linear: tuple[Rule, tuple[str, ...]] = (trivial._rule, ())
        trees = linear
    else:
        none = (trivial._rule, (_("No column is one that it can read: it answers without any."),))
        linear = _fit_linear(task, few) if few.X_linear.shape[1] else none
        trees = _fit_trees(task, few, seed) if few.X_tree.shape[1] else none
    found = {trivial.name: trivial, "linear": Baseline("linear", "linear", notes + linear[1], linear[0])}
    if trees_asked:
        found["boosted trees"] = Baseline("boosted trees", "tree", notes + trees[1], trees[0])
    return found


def baseline_label(name: str) -> str:
    """A baseline's name for readers, in the current language; an unknown name is returned as it is."""
    return {
        "mean": _("always answering the mean"),
        "majority": _("always answering the most frequent class"),
        TRIVIAL_OF_EACH: _("the trivial baseline of each target"),
        "linear": _("the linear model"),
        "boosted trees": _("boosted trees"),
        "last value": _("repeating the last value"),
        "seasonal naive": _("repeating the last season"),
        "ridge on lags": _("ridge regression on the past"),
        "trees on lags": _("boosted trees on the past"),
    }.get(name, name)


@dataclass(frozen=True)
class _Data:
    """Training rows, checked."""

    X_linear: Floats  # (n, F)
    y: NDArray[Any]  # float64 or int64 (n,)
    X_tree: Floats  # (n, G)
    categorical: NDArray[np.bool_]  # (G,)
    weights: Floats  # (n,), mean 1
    n_classes: int

    @property
    def sample_weight(self) -> Floats | None:
        """The weights for scikit-learn; None if all are equal, for weighted trees take seven times as long."""
        return self.weights if np.ptp(self.weights) > 0 else None


def _checked(
    task: Task,
    X_linear: ArrayLike,
    y: ArrayLike,
    X_tree: ArrayLike,
    categorical_mask: ArrayLike,
    weights: ArrayLike | None,
    n_classes: int | None,
) -> _Data:
    """The arguments of `fit_baselines` as arrays that fit together."""
    linear, tree = np.asarray(X_linear, dtype=np.float64), np.asarray(X_tree, dtype=np.float64)
    target = np.asarray(y, dtype=np.float64)
    mask = np.asarray(categorical_mask, dtype=np.bool_)
    n = len(target)
    weight = np.ones(n) if weights is None else np.asarray(weights, dtype=np.float64)
    shapes = {"X_linear": linear.shape, "X_tree": tree.shape, "y": target.shape, "weights": weight.shape}
    if linear.ndim != 2 or tree.ndim != 2 or any(len(s) == 0 or s[0] != n for s in shapes.values()) or n == 0:
        raise ValueError(f"The training arrays must share n > 0 rows; found {shapes}.")
    if target.ndim != 1 or mask.shape != (tree.shape[1],):
        raise ValueError(f"y must be (n,) and categorical_mask {(tree.shape[1],)}; found {target.shape}, {mask.shape}.")
    if not (np.isfinite(linear).all() and np.isfinite(target).all()):
        raise ValueError("X_linear and y must be finite: impute before fitting the linear model.")
    if np.isinf(tree).any():
        raise ValueError("X_tree has infinite cells; they must be numbers or nan.")
    if not (np.isfinite(weight).all() and (weight >= 0).all() and weight.sum() > 0):
        raise ValueError("weights must be finite, >= 0 and not all 0.")
    if task == "regression":
        return _Data(linear, target, tree, mask, weight / weight.mean(), 0)
    codes = target.astype(np.int64)
    classes = max(2, int(codes.max()) + 1) if n_classes is None else n_classes
    if (codes != target).any() or codes.min() < 0 or codes.max() >= classes:
        raise ValueError(f"y must hold codes 0 to {classes - 1}; found {target.min()} to {target.max()}.")
    return _Data(linear, codes, tree, mask, weight / weight.mean(), classes)


def _sampled(data: _Data, seed: int, max_rows: int) -> _Data:
    """At most `max_rows` of the rows, in their order."""
    if len(data.y) <= max_rows:
        return data
    rows = np.sort(np.random.default_rng(seed).choice(len(data.y), max_rows, replace=False))
    return _Data(
        data.X_linear[rows],
        data.y[rows],
        data.X_tree[rows],
        data.categorical,
        data.weights[rows],
        data.n_classes,
    )


def _sample_notes(used: int, available: int) -> tuple[str, ...]:
    if used == available:
        return ()
    text = _("Fitted on {used:,} of {available:,} training rows, drawn at random.")
    return (text.format(used=used, available=available),)


def _fit_trivial(task: Task, data: _Data) -> Baseline:
    """The mean, or the share of each class: of the rows as they are counted on the test part, without weights."""
    if task == "regression":
        mean = float(np.mean(data.y))
        return Baseline("mean", "nothing", (), lambda X: np.full(len(X), mean))
    prior = np.bincount(data.y, minlength=data.n_classes) / len(data.y)
    return Baseline("majority", "nothing", (), lambda X: np.tile(prior, (len(X), 1)))


def _fit_linear(task: Task, data: _Data) -> tuple[Rule, tuple[str, ...]]:
    """Ridge or logistic regression with a penalty of 1."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression, Ridge

    if task == "regression":
        ridge = Ridge(alpha=1.0, solver="cholesky").fit(data.X_linear, data.y, sample_weight=data.sample_weight)
        return _values(ridge), ()
    model = LogisticRegression(C=1.0, max_iter=MAX_ITERATIONS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # told in the notes instead
        model.fit(data.X_linear, data.y, sample_weight=data.sample_weight)
    notes: tuple[str, ...] = ()
    if int(np.max(model.n_iter_)) >= MAX_ITERATIONS:
        text = _("The linear model had not settled after {n} steps; it may be a little better than shown.")
        notes = (text.format(n=MAX_ITERATIONS),)
    return _probabilities(model, data.n_classes), notes


def _fit_trees(task: Task, data: _Data, seed: int) -> tuple[Rule, tuple[str, ...]]:
    """Histogram gradient boosting.

    Source: Ke et al. 2017 (LightGBM), as implemented by scikit-learn.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    categorical, notes = _usable_categories(data.X_tree, data.categorical)
    rounds = _rounds(task, data.n_classes)
    if rounds < ROUNDS:
        text = _("{rounds} rounds instead of {usual}, for there are {classes} classes.")
        notes += (text.format(rounds=rounds, usual=ROUNDS, classes=data.n_classes),)
    kind = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    model = kind(
        max_iter=rounds,
        early_stopping=False,
        min_samples_leaf=_leaf(len(data.y)),
        categorical_features=categorical,
        random_state=seed,
    )
    empty = np.isnan(data.X_tree).all(axis=0)  # nothing known in any training row: scikit-learn cannot bin it
    with one_thread():
        model.fit(np.where(empty, 0.0, data.X_tree), data.y, sample_weight=data.sample_weight)
    rule = _values(model) if task == "regression" else _probabilities(model, data.n_classes)

    def single(X: Floats) -> Floats:
        with one_thread():
            return rule(X)

    return single, notes


def _rounds(task: Task, n_classes: int) -> int:
    """Boosting rounds, so that many classes do not cost many times the trees."""
    per_round = n_classes if task == "multiclass" else 1
    return min(ROUNDS, max(MIN_ROUNDS, MAX_TREES // per_round))


def _leaf(n: int) -> int:
    """The fewest rows of a leaf: few training rows must allow splits too, or the trees are no opponent."""
    return max(MIN_LEAF, min(MAX_LEAF, n // 10))


def _usable_categories(X: Floats, mask: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """The mask without columns of too many levels, and a note if there were any."""
    usable = mask.copy()
    for column in np.flatnonzero(mask):
        levels = np.unique(X[:, column])
        usable[column] = np.isfinite(levels).sum() <= MAX_LEVELS
    wide = int(mask.sum() - usable.sum())
    if not wide:
        return usable, ()
    text = _("Columns with more than {levels} categories, read as ordered numbers: {n}.")
    return usable, (text.format(levels=MAX_LEVELS, n=wide),)


def one_thread() -> AbstractContextManager[Any]:
    """Hold the trees to one OpenMP thread.

    Their threads spin while they wait: on a busy machine two were 8 to 12 times slower than one (2,000 and
    20,000 rows, 2 cores), on an idle one hardly faster. One thread also adds in one order, so the bits do not
    depend on the number of cores.
    """
    from threadpoolctl import threadpool_limits  # comes with scikit-learn

    limits: AbstractContextManager[Any] = threadpool_limits(1, user_api="openmp")
    return limits


def _values(model: Any) -> Rule:
    """`predict` in float64."""
    return lambda X: np.asarray(model.predict(X), dtype=np.float64)


def _probabilities(model: Any, n_classes: int) -> Rule:
    """`predict_proba` with one column per class, 0 for classes that had no training row."""

    def rule(X: Floats) -> Floats:
        full = np.zeros((len(X), n_classes))
        full[:, model.classes_] = model.predict_proba(X)
        return full

    return rule
