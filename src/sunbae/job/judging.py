"""From trained networks to scores, baselines, verdicts and importances."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sunbae.data.leaks import Leak
from sunbae.data.picked import Picked
from sunbae.data.split import PARTS, Part
from sunbae.data.target import Target
from sunbae.engine.many import Fitted
from sunbae.engine.predict import predictor
from sunbae.i18n import _
from sunbae.job.networks import Trained, as_arrays
from sunbae.job.options import TrainOptions
from sunbae.job.pictures import coarse
from sunbae.job.predict import shaped
from sunbae.job.prepare import Prepared
from sunbae.job.reconstruction import GivenBack, given_back
from sunbae.judge.baselines import Baseline, baseline_label, fit_baselines
from sunbae.judge.diagnose import Curve
from sunbae.judge.evidence import Evidence
from sunbae.judge.importance import permutation_importance
from sunbae.judge.metrics import METRICS, headline_metric, score
from sunbae.judge.scores import Scores, class_counts, collect_scores
from sunbae.judge.verdict import STOPPED, Verdict, judge
from sunbae.models.answering import answering
from sunbae.models.spec import OutputSpec
from sunbae.prep.pipeline import Inputs, PrepOptions, apply_prep, fit_prep, tree_features

IMPORTANCE_REPEATS = 3
IMPORTANCE_ROWS = 1000
MANY_COLUMNS = 300  # from which on each is shuffled once
LINEAR_LEVELS = 300  # labels of a category that the linear model reads
SHOWN_LEAKS = 3
PICTURE = "(picture)"
COARSE_ROWS = 10_000  # pictures that a linear model of pixels is fitted on


@dataclass(frozen=True)
class Judgement:
    """What came of a training run.

    Attributes:
      network, baselines: scores per part, metric and seed.
      predictions: part -> one array per seed, (n,) in the target's unit or probabilities (n, C).
      verdicts: the headline first, then what is known to flatter the scores.
      importance: (column, mean, sd) of the drop of `metric` on test rows, most important first.
      metric: the metric on which network and baselines are compared.
      given_back: of an autoencoder, what became of the test pictures.
    """

    network: Scores
    baselines: dict[str, Scores]
    predictions: dict[str, list[np.ndarray]]
    verdicts: tuple[Verdict, ...]
    importance: list[tuple[str, float, float]]
    metric: str
    curves: tuple[Curve, ...]
    baseline_notes: tuple[str, ...]
    given_back: GivenBack | None = None


Ask = Callable[[Inputs], list[np.ndarray]]  # prepared rows -> what each seed predicts, (n,) or probabilities (n, C)


def judge_networks(prepared: Prepared, trained: Trained) -> Judgement:
    """Open the test part, once, and say what the networks are worth."""
    assert isinstance(trained.outputs, OutputSpec)
    target = prepared.rows.target
    answer = trained.ask
    if answer is None:
        predict = predictor(answering(trained.model, trained.params), trained.weights)
        answer = lambda inputs: predict(as_arrays(inputs))  # noqa: E731

    def ask(inputs: Inputs) -> list[np.ndarray]:
        return shaped(target, answer(inputs))

    predictions: dict[str, list[np.ndarray]] = {part: ask(prepared.inputs[part]) for part in PARTS}
    back = given_back(prepared, trained)
    # The loss of an autoencoder has the error of the pictures in it, which has no unit.
    unit = trained.outputs.scale**2 if back is None else 1.0
    curves = tuple(curve_of(m, trained, unit=unit) for m in trained.members)
    judgement = judge_target(prepared, predictions, ask, trained.seeds, curves)
    if back is None:
        return judgement
    return replace(
        judgement,
        verdicts=(*judgement.verdicts, *back.errors.verdicts()),
        baseline_notes=(*judgement.baseline_notes, *back.notes),
        given_back=back,
    )


def told_of_stop(verdicts: tuple[Verdict, ...], trained: Trained, options: TrainOptions) -> tuple[Verdict, ...]:
    """The verdicts, with one behind the headline if a Ctrl-C ended the training."""
    if not trained.is_part_of(options):
        return verdicts
    said = Verdict(STOPPED, "warn", _("Stopped early: judged with what was trained so far."))
    return (verdicts[0], said, *verdicts[1:])


def judge_target(
    prepared: Prepared,
    predictions: dict[str, list[np.ndarray]],
    ask: Ask,
    seeds: Sequence[int],
    curves: tuple[Curve, ...],
) -> Judgement:
    """Say what the networks are worth for one target.

    Args:
      predictions: part -> what each seed predicts.
      ask: for other rows, whose importance is to be found.
    """
    target = prepared.rows.target
    y = {str(part): prepared.y[part] for part in PARTS}
    network = collect_scores(target.task, y, predictions, seeds=seeds, classes=target.classes)
    baseline_scores, baseline_test, notes = _baselines(prepared, y)
    counts = [] if target.task == "regression" else class_counts(y["train"], len(target.classes)).tolist()
    evidence = Evidence(
        network=network,
        baselines=baseline_scores,
        y_test=y["test"],
        network_test=predictions["test"],
        baseline_test=baseline_test,
        curves=curves,
        target=target.name,
        classes=target.classes,
        train_counts=counts,
    )
    metric = headline_metric(target.task, counts).name
    headline, *verdicts = judge(evidence)
    return Judgement(
        network=network,
        baselines=baseline_scores,
        predictions=predictions,
        verdicts=(headline, *_doubts(prepared), *verdicts),
        importance=_importance(prepared, ask, metric),
        metric=metric,
        curves=curves,
        baseline_notes=notes,
    )


def _doubts(prepared: Prepared) -> Iterator[Verdict]:
    """What was found in the data that makes scores too good, so that it is read beside them."""
    text = _("These scores may be too good: {reason}.")
    if prepared.leaks:
        yield Verdict("leak", "warn", text.format(reason=_leaks_in_words(prepared.leaks)))
    ids = {"twins": "twins", "groups": "shared-groups"}
    for name, reason in prepared.rows.overlap.warnings().items():
        yield Verdict(ids[name], "warn", text.format(reason=reason))
    if prepared.rows.conflicts:
        yield Verdict("conflicting-classes", "warn", prepared.rows.conflicts)


def _leaks_in_words(leaks: Mapping[str, Leak]) -> str:
    columns: dict[str, list[str]] = {}
    for name, leak in leaks.items():
        columns.setdefault(leak.text, []).append(name)
    reasons = [f"{', '.join(names)} ({hint})" for hint, names in columns.items()]
    more = len(reasons) - SHOWN_LEAKS
    shown = "; ".join(reasons[:SHOWN_LEAKS])
    return shown if more <= 0 else _("{names} and {n} more").format(names=shown, n=more)


def curve_of(member: Fitted, trained: Trained, *, unit: float, loss: str = "loss") -> Curve:
    """The learning curve of a seed; the standardising inside the loss is undone by `unit`."""
    run, allowed = len(member.history[loss]), trained.fit.epochs
    return Curve(
        tuple(unit * v for v in member.history[loss]),
        tuple(unit * v for v in member.history[f"val_{loss}"]),
        member.best_epoch,
        max(allowed, run),
        before=allowed if run > allowed else 0,
    )


def _baselines(
    prepared: Prepared, y: Mapping[str, np.ndarray]
) -> tuple[dict[str, Scores], dict[str, np.ndarray], tuple[str, ...]]:
    """Scores and test predictions of the baselines, fitted on the very training rows of the network.

    The linear model gets standardised numbers and a column for every label of up to `LINEAR_LEVELS`, which is what it
    is good at.
    """
    target, table = prepared.rows.target, prepared.rows.table
    if prepared.image is not None:
        return _picture_baselines(prepared, y)
    linear, _kept = fit_prep(prepared.train, prepared.schema, PrepOptions(scale="standard", one_hot_max=LINEAR_LEVELS))
    frames = {part: table.frame[prepared.rows.split.rows(part)] for part in PARTS}
    frames["train"] = prepared.train.frame
    X = {part: apply_prep(linear, frame, decimal=table.decimal).numbers for part, frame in frames.items()}
    trees = {part: tree_features(linear, frame, decimal=table.decimal) for part, frame in frames.items()}
    fitted = fit_baselines(
        target.task,
        X["train"],
        y["train"],
        *trees["train"],
        weights=prepared.train.weight,
        n_classes=len(target.classes) or None,
    )
    scores, on_test, notes = _scored(fitted, lambda part: (X[part], trees[part][0]), y, target)
    if linear.embedded:
        text = _("{baseline}: columns with more than {n} categories are not read: {names}.")
        names = ", ".join(c.name for c in linear.embedded)
        notes += (text.format(baseline=baseline_label("linear"), n=LINEAR_LEVELS, names=names),)
    return scores, on_test, notes


def _scored(
    fitted: Mapping[str, Baseline],
    rows: Callable[[Part], tuple[np.ndarray, np.ndarray | None]],
    y: Mapping[str, np.ndarray],
    target: Target,
) -> tuple[dict[str, Scores], dict[str, np.ndarray], tuple[str, ...]]:
    scores, on_test = {}, {}
    for name, baseline in fitted.items():
        found = {str(part): [baseline.predict(*rows(part))] for part in PARTS}
        scores[name] = collect_scores(target.task, y, found, seeds=[0], classes=target.classes)
        on_test[name] = found["test"][0]
    notes = tuple(f"{baseline_label(name)}: {note}" for name, baseline in fitted.items() for note in baseline.notes)
    return scores, on_test, notes


def _picture_baselines(
    prepared: Prepared, y: Mapping[str, np.ndarray]
) -> tuple[dict[str, Scores], dict[str, np.ndarray], tuple[str, ...]]:
    """The same of pictures: the most frequent class, and a linear model of coarse pixels."""
    target = prepared.rows.target
    X = {part: coarse(one.images) for part, one in prepared.inputs.items() if one.images is not None}
    mean, std = X["train"].mean(axis=0), np.maximum(X["train"].std(axis=0), 1e-6)
    X = {part: np.hstack([(pixels - mean) / std, prepared.inputs[part].numbers]) for part, pixels in X.items()}
    fitted = fit_baselines(
        target.task,
        X["train"],
        y["train"],
        weights=prepared.train.weight,
        n_classes=len(target.classes) or None,
        max_rows=COARSE_ROWS,
    )
    return _scored(fitted, lambda part: (X[part], None), y, target)


def _importance(prepared: Prepared, ask: Ask, metric: str) -> list[tuple[str, float, float]]:
    target = prepared.rows.target
    if not prepared.prep.columns:
        return []

    def mean_prediction(inputs: Inputs) -> np.ndarray:
        return np.asarray(np.mean(ask(inputs), axis=0))

    def scored(y: np.ndarray, prediction: np.ndarray) -> float:
        return score(target.task, y, prediction, classes=target.classes)[metric]

    better = METRICS[metric].higher_is_better
    y = prepared.y["test"]
    # Where classes count alike however many rows they have, a rare one is not left to chance.
    strata = y if metric in ("auc", "balanced_accuracy") else None
    return column_importance(prepared, mean_prediction, y, scored, higher_is_better=better, strata=strata)


def column_importance(
    prepared: Prepared,
    predict: Callable[[Inputs], np.ndarray],
    y: np.ndarray,
    scored: Callable[[np.ndarray, np.ndarray], float],
    *,
    higher_is_better: bool,
    strata: np.ndarray | None = None,
) -> list[tuple[str, float, float]]:
    """Permutation importance of the source columns on test rows, for the mean prediction of all seeds.

    Preparation works row by row, so shuffling the prepared features of a column shuffles the column.
    """
    inputs = prepared.inputs["test"]
    sources = [source for _name, source in prepared.prep.features()]
    places = {c.name: [k for k, source in enumerate(sources) if source == c.name] for c in prepared.prep.columns}
    columns: dict[str, np.ndarray] = {
        name: inputs.codes[name] if name in inputs.codes else inputs.numbers[:, where] for name, where in places.items()
    }

    if inputs.images is not None:
        columns[PICTURE] = inputs.images.rows

    whole: list[tuple[dict[str, np.ndarray], np.ndarray]] = []  # columns as they are, and the numbers of all

    def of_columns(shuffled: dict[str, np.ndarray]) -> np.ndarray:
        if not whole:
            n = len(next(iter(shuffled.values())))
            whole.append((shuffled, np.empty((n, len(sources)), dtype=np.float32)))
        intact, numbers = whole[0][0], whole[0][1] if whole[0][0] is shuffled else whole[0][1].copy()
        for name, where in places.items():
            if name not in inputs.codes and (shuffled is intact or shuffled[name] is not intact[name]):
                numbers[:, where] = shuffled[name]
        pictures = None if inputs.images is None else Picked(inputs.images.base, shuffled[PICTURE])
        return predict(Inputs(numbers, {name: shuffled[name] for name in inputs.codes}, images=pictures))

    return permutation_importance(
        of_columns,
        columns,
        y,
        scored,
        repeats=IMPORTANCE_REPEATS if len(columns) <= MANY_COLUMNS else 1,
        strata=strata,
        max_rows=IMPORTANCE_ROWS,
        higher_is_better=higher_is_better,
    )
