"""Several targets together: what is gained on the trivial baseline, and one headline."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from sunbae.i18n import _
from sunbae.judge.baselines import TRIVIAL, TRIVIAL_OF_EACH
from sunbae.judge.metrics import METRICS
from sunbae.judge.scores import Score, Scores
from sunbae.judge.verdict import DOUBTS, Level, Verdict

GAIN = "gain"
SHOWN = 4  # targets whose headlines are all in the one of several
_LEVELS: tuple[Level, ...] = ("good", "info", "warn", "bad")


def gain(metric: str, value: float, trivial: float) -> float:
    """Which share of what the trivial baseline lacks is there: 0 is as good, 1 is perfect; nan if that one is perfect.

    >>> gain("rmse", 1.0, 4.0), gain("accuracy", 0.75, 0.5)
    (0.75, 0.5)
    """
    best = 1.0 if METRICS[metric].higher_is_better else 0.0
    return (value - trivial) / (best - trivial) if trivial != best else math.nan


def gains(metrics: Sequence[str], models: Sequence[Scores], baselines: Sequence[Mapping[str, Scores]]) -> Scores:
    """The mean gain of a model over the targets, by part and seed.

    Args:
      metrics: of each target, the one on which it is judged.
      models: the scores of the model for each target.
      baselines: those of each target, the trivial one among them.
    """
    parts: dict[str, dict[str, Score]] = {}
    for part in models[0].parts:
        per_target = []
        for metric, model, others in zip(metrics, models, baselines, strict=True):
            reference = _trivial(others).parts[part][metric].mean
            per_target.append([gain(metric, value, reference) for value in model.parts[part][metric].values])
        known = np.array([row for row in per_target if not all(map(math.isnan, row))])
        values = known.mean(axis=0) if len(known) else np.full(len(models[0].seeds), math.nan)
        parts[part] = {GAIN: Score(tuple(float(v) if math.isfinite(v) else math.nan for v in values))}
    return Scores("regression", models[0].seeds, parts)


def baseline_gains(metrics: Sequence[str], baselines: Sequence[Mapping[str, Scores]]) -> dict[str, Scores]:
    """The same of the trivial baselines, which gain nothing, and of the others that every target has."""
    shared = [name for name in baselines[0] if name not in TRIVIAL and all(name in others for others in baselines)]
    models = {TRIVIAL_OF_EACH: [_trivial(others) for others in baselines]}
    models |= {name: [others[name] for others in baselines] for name in shared}
    return {name: gains(metrics, scores, baselines) for name, scores in models.items()}


def _trivial(baselines: Mapping[str, Scores]) -> Scores:
    return next(scores for name, scores in baselines.items() if name in TRIVIAL)


def _several(n: int, others: Sequence[str]) -> str:
    """How many of `n` targets are better than every baseline, and which are not."""
    if len(others) == n:
        return _("The network is better than every baseline for none of the {n} targets.").format(n=n)
    text = _("The network is better than every baseline for {ahead} of {n} targets.").format(ahead=n - len(others), n=n)
    if others:
        more = len(others) - SHOWN
        names = ", ".join(others[:SHOWN])
        shown = names if more <= 0 else _("{names} and {n} more").format(names=names, n=more)
        text += " " + _("Not so: {names}.").format(names=shown)
    return text


def together(verdicts: Mapping[str, Sequence[Verdict]]) -> tuple[Verdict, ...]:
    """The headline of all targets, then what makes their scores too good.

    Args:
      verdicts: target -> its verdicts, the headline first.
    """
    heads = {name: found[0] for name, found in verdicts.items()}
    level = max((head.level for head in heads.values()), key=_LEVELS.index)
    if len(heads) <= SHOWN:
        text = " ".join(f"{name}: {head.text}" for name, head in heads.items())
    else:
        others = [name for name, head in heads.items() if head.level not in ("good", "info")]
        text = _several(len(heads), others)
    doubts: dict[tuple[str, Level, str], list[str]] = {}
    for name, found in verdicts.items():
        for verdict in found:
            if verdict.id in DOUBTS:
                doubts.setdefault((verdict.id, verdict.level, verdict.text), []).append(name)
    said = [
        Verdict(id_, level_, text_ if len(names) == len(heads) else f"{', '.join(names)}: {text_}")
        for (id_, level_, text_), names in doubts.items()
    ]
    return (Verdict("headline", level, text), *said)
