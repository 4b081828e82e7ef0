"""Predictions become a verdict: metrics, baselines, intervals, diagnosis, words. Arrays in, no Keras."""

from sunbae.judge.baselines import Baseline, baseline_label, fit_baselines
from sunbae.judge.diagnose import Curve, Diagnosis, diagnose, rose, still_falling
from sunbae.judge.evidence import Evidence
from sunbae.judge.importance import permutation_importance
from sunbae.judge.interval import Difference, compare
from sunbae.judge.metrics import (
    METRICS,
    ClassScore,
    Metric,
    Task,
    confusion,
    headline_metric,
    is_imbalanced,
    loss_metric,
    metrics_of,
    per_class,
    roc_points,
)
from sunbae.judge.scores import PARTS, Part, Score, Scores, class_counts, collect_scores
from sunbae.judge.verdict import Verdict, judge

__all__ = [
    "METRICS",
    "PARTS",
    "Baseline",
    "ClassScore",
    "Curve",
    "Diagnosis",
    "Difference",
    "Evidence",
    "Metric",
    "Part",
    "Score",
    "Scores",
    "Task",
    "Verdict",
    "baseline_label",
    "class_counts",
    "collect_scores",
    "compare",
    "confusion",
    "diagnose",
    "fit_baselines",
    "headline_metric",
    "is_imbalanced",
    "judge",
    "loss_metric",
    "metrics_of",
    "per_class",
    "permutation_importance",
    "roc_points",
    "rose",
    "still_falling",
]
