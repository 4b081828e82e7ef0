"""From networks with several targets to a judgement of each, and of all together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sunbae.data.split import PARTS
from sunbae.engine.many import Fitted
from sunbae.engine.predict import predictor
from sunbae.job.branches import branch_arrays, head_outputs
from sunbae.job.judging import Judgement, column_importance, curve_of, judge_target
from sunbae.job.networks import Trained
from sunbae.job.predict import shaped
from sunbae.job.prepare import Prepared
from sunbae.judge.baselines import TRIVIAL
from sunbae.judge.diagnose import Curve
from sunbae.judge.metrics import score
from sunbae.judge.scores import Scores
from sunbae.judge.together import GAIN, baseline_gains, gain, gains, together
from sunbae.judge.verdict import Verdict
from sunbae.models.spec import BranchesSpec, HeadsSpec
from sunbae.prep.pipeline import Inputs


@dataclass(frozen=True)
class TargetsJudgement:
    """What came of a training run with several targets.

    Attributes:
      targets: of each, in the order of the views.
      network, baselines: what is gained over all targets; of one target its own scores.
      verdicts: the headline first, then what is known to flatter the scores; of one target all of its own.
      curves: of the total loss.
      importance: (column, mean, sd) of the drop of `metric`, most important first.
      metric: "gain", or that of the one target.
    """

    targets: tuple[Judgement, ...]
    network: Scores
    baselines: dict[str, Scores]
    verdicts: tuple[Verdict, ...]
    curves: tuple[Curve, ...]
    importance: list[tuple[str, float, float]]
    metric: str

    @property
    def baseline_notes(self) -> tuple[str, ...]:
        """What is to be known of the baselines."""
        return tuple(dict.fromkeys(note for target in self.targets for note in target.baseline_notes))


def judge_targets(views: Sequence[Prepared], trained: Trained) -> TargetsJudgement:
    """Open the test part, once, and say what the networks are worth for each target."""
    assert isinstance(trained.inputs, BranchesSpec)
    assert isinstance(trained.outputs, HeadsSpec)
    inputs, heads, prep = trained.inputs, trained.outputs, views[0].prep
    predict = predictor(trained.model, trained.weights)

    def of_rows(rows: Inputs) -> list[list[np.ndarray]]:
        """Of each target what each seed predicts."""
        outputs = predict(branch_arrays(prep, inputs, rows))
        return [shaped(v.rows.target, head_outputs(heads, outputs, v.rows.target.name)) for v in views]

    def of_target(k: int, rows: Inputs) -> list[np.ndarray]:
        return of_rows(rows)[k]

    per_part = {part: of_rows(views[0].inputs[part]) for part in PARTS}
    seeds = trained.seeds
    judged = []
    for k, view in enumerate(views):
        predictions: dict[str, list[np.ndarray]] = {part: found[k] for part, found in per_part.items()}
        curves = tuple(curve_of(m, trained, unit=1.0, loss=_loss_name(heads, view, m)) for m in trained.members)
        judged.append(judge_target(view, predictions, partial(of_target, k), seeds, curves))
    targets = tuple(judged)
    total = tuple(curve_of(m, trained, unit=1.0) for m in trained.members)
    if len(targets) == 1:
        (one,) = targets
        return TargetsJudgement(targets, one.network, one.baselines, one.verdicts, total, one.importance, one.metric)
    metrics, baselines = [one.metric for one in targets], [one.baselines for one in targets]
    return TargetsJudgement(
        targets=targets,
        network=gains(metrics, [one.network for one in targets], baselines),
        baselines=baseline_gains(metrics, baselines),
        verdicts=together({v.rows.target.name: one.verdicts for v, one in zip(views, targets, strict=True)}),
        curves=total,
        importance=_importance(views, targets, lambda rows: [np.mean(one, axis=0) for one in of_rows(rows)]),
        metric=GAIN,
    )


def _loss_name(heads: HeadsSpec, view: Prepared, member: Fitted) -> str:
    """What Keras calls the loss of a target's output; of the only output it is that of all."""
    name = next(head.name for head in heads.heads if view.rows.target.name in head.targets)
    return f"{name}_loss" if f"{name}_loss" in member.history else "loss"


def _importance(
    views: Sequence[Prepared], judged: Sequence[Judgement], predict: Callable[[Inputs], list[np.ndarray]]
) -> list[tuple[str, float, float]]:
    """How much of the gain over all targets is lost when a column is shuffled."""
    widths = [max(1, len(view.rows.target.classes)) for view in views]
    ends = np.cumsum(widths)
    trivial = [
        next(scores for name, scores in one.baselines.items() if name in TRIVIAL).get("test", one.metric).mean
        for one in judged
    ]

    def joined(rows: Inputs) -> np.ndarray:
        return np.hstack([found.reshape(len(found), -1) for found in predict(rows)])

    def scored(y: np.ndarray, prediction: np.ndarray) -> float:
        found = []
        for k, (view, one) in enumerate(zip(views, judged, strict=True)):
            target, part = view.rows.target, prediction[:, ends[k] - widths[k] : ends[k]]
            values = score(target.task, y[:, k], part if target.classes else part[:, 0], classes=target.classes)
            found.append(gain(one.metric, values[one.metric], trivial[k]))
        known = [value for value in found if not np.isnan(value)]
        return float(np.mean(known)) if known else float("nan")

    y = np.stack([view.y["test"] for view in views], axis=1).astype(np.float64)
    return column_importance(views[0], joined, y, scored, higher_is_better=True)
