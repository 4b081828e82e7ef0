"""What the report of a training run shows, gathered from its pieces."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae.anatomy.rules import shown
from sunbae.anatomy.show import reasons
from sunbae.data.schema import Column
from sunbae.data.split import PARTS
from sunbae.data.table import Table
from sunbae.i18n import _
from sunbae.job.auto import Choice
from sunbae.job.budget import FitOptions
from sunbae.job.explain import explain
from sunbae.job.judging import Judgement
from sunbae.job.networks import Trained, weight_notes
from sunbae.job.prepare import Prepared
from sunbae.job.target_judging import TargetsJudgement
from sunbae.judge.baselines import baseline_label
from sunbae.judge.calibration import calibration, calibration_verdict
from sunbae.judge.diagnose import Curve
from sunbae.judge.metrics import METRICS, auc, confusion, metrics_of, per_class, roc_points
from sunbae.judge.scores import Scores
from sunbae.prep.pipeline import Prep
from sunbae.report import content as page
from sunbae.words import date_part_name, environment_name, kind_name, part_name, role_name, stage_name

SHOWN_PAIRS = 2000
SHOWN_ROWS = 10  # of a cell of the confusion matrix
SHOWN_EXAMPLES = 1500  # of all cells
FREQUENT_CELLS = 30


@dataclass(frozen=True)
class Facts:
    """What only the caller knows of a run."""

    title: str
    created: str
    seconds: dict[str, float]
    environment: dict[str, str]
    reproduce: page.Reproduce


def report_content(
    prepared: Prepared,
    trained: Trained,
    judgement: Judgement,
    choice: Choice,
    facts: Facts,
    network: page.Network | None = None,
) -> page.Report:
    """Everything that the report of a run shows.

    Args:
      network: what it shows of the network; that of the recipe unless given.
    """
    target, table = prepared.rows.target, prepared.rows.table
    regression = target.task == "regression"
    loss = _("mean squared error") if regression else _("cross-entropy")
    if judgement.given_back is not None:
        loss = _("of the target and of the pictures given back")
    return page.Report(
        title=facts.title,
        source=table.source,
        target=target.name,
        task=target.task,
        scores=tuple(
            metric_content(metric.name, judgement.network, judgement.baselines) for metric in metrics_of(target.task)
        ),
        primary=METRICS[judgement.metric].label,
        seeds=judgement.network.seeds,
        split=_split(prepared),
        network=network or network_content(trained, choice.options.model),
        verdicts=tuple(page.Verdict(v.level, v.text) for v in judgement.verdicts[1:]),
        headline=page.Verdict(judgement.verdicts[0].level, judgement.verdicts[0].text),
        curves=curves_content(judgement.network.seeds, judgement.curves, loss),
        regression=regression_content(prepared, judgement) if regression else None,
        classification=None if regression else classification_content(prepared, judgement),
        importance=importance_content(judgement.importance, judgement.metric) if judgement.importance else None,
        schema=tuple(_schema_row(c, prepared) for c in prepared.schema.columns),
        reading_notes=(*choice.notes(), *reading_notes(prepared), *training_notes([prepared], judgement, choice)),
        timings=tuple((stage_name(stage), seconds) for stage, seconds in facts.seconds.items()),
        environment=tuple((environment_name(name), value) for name, value in facts.environment.items()),
        reproduce=facts.reproduce,
        created=facts.created,
    )


def metric_content(name: str, network: Scores, baselines: Mapping[str, Scores]) -> page.MetricScores:
    """One metric of the network on every part, and of the baselines on the test part."""
    metric = METRICS[name]
    parts = []
    for part in PARTS:
        found = network.get(part, name)
        sd = found.sd if np.isfinite(found.sd) else None
        parts.append(page.PartScore(part, found.mean, sd, found.values))
    others = tuple(page.BaselineScore(baseline_label(b), s.get("test", name).mean) for b, s in baselines.items())
    return page.MetricScores(metric.label, "", metric.higher_is_better, tuple(parts), others)


def _split(prepared: Prepared) -> page.Split:
    rows = prepared.rows
    notes = [*rows.split.warnings, *rows.split.notes, *row_notes(prepared)]
    return page.Split(rows.split.method, tuple((p, len(prepared.y[p])) for p in PARTS), notes=tuple(notes))


def row_notes(prepared: Prepared) -> list[str]:
    """Where each record of the sources went, so that the counts add up."""
    rows = prepared.rows
    reasons: dict[str, int] = {}
    for skipped in rows.table.skipped:
        reasons[skipped.reason] = reasons.get(skipped.reason, 0) + 1
    removed = int((~prepared.kept).sum())
    if removed:
        reasons[_("training rows removed as outliers")] = removed
    used = rows.n_records - sum(reasons.values())
    notes = [_("{n} records in, {used} rows used").format(n=rows.n_records, used=used)]
    return notes + [_("{n} left out: {reason}").format(n=n, reason=reason) for reason, n in reasons.items()]


def reading_notes(prepared: Prepared) -> tuple[str, ...]:
    """How the data were read, what looks wrong, and what the validation and test rows had that was new."""
    hints = [f"{name}: {hint}" for name, hint in prepared.leaks.items()]
    warnings = [f"{c.name}: {w}" for c in prepared.schema.columns for w in c.warnings]
    new = {
        _("{part} rows: {note}").format(part=part_name(part), note=note)
        for part in ("validation", "test")
        for note in prepared.inputs[part].notes
    }
    return (*prepared.rows.table.notes, *hints, *warnings, *sorted(new))


def training_notes(
    views: Sequence[Prepared], judgement: Judgement | TargetsJudgement, choice: Choice
) -> tuple[str, ...]:
    """Which rows count more than others, and what is to be known of the baselines."""
    weights = dict.fromkeys(note for view in views for note in weight_notes(view, choice.options.class_weight))
    return (*weights, *judgement.baseline_notes)


def network_content(trained: Trained, recipe: str) -> page.Network:
    """The network: its hyper-parameters, and its layers with the reasons for their numbers."""
    params = trained.params
    docs = {name: field.description or "" for name, field in type(params).model_fields.items()}
    chosen = [page.HyperParameter(name, str(getattr(params, name)), _(doc)) for name, doc in docs.items()]
    chosen += fit_content(trained.fit)
    return page.Network(recipe, tuple(chosen), layers_content(trained.model), int(trained.model.count_params()))


def fit_content(fit: FitOptions) -> list[page.HyperParameter]:
    """How long and in which steps was trained."""
    return [
        page.HyperParameter("epochs", str(fit.epochs), _("passes over the training rows, at most")),
        page.HyperParameter("batch_size", str(fit.batch_size), _("rows per step")),
        page.HyperParameter(
            "patience",
            str(fit.patience),
            _("epochs without a better {measure} before stopping").format(measure=fit.monitor),
        ),
    ]


def layers_content(model: Any) -> tuple[page.Layer, ...]:
    """The layers with the reasons for their numbers."""
    return tuple(
        page.Layer(
            line.name, line.kind, shown(line.output), line.count.total if line.count else 0, tuple(reasons(line))
        )
        for line in explain(model).lines
    )


def curves_content(seeds: Sequence[int], curves: Sequence[Curve], loss: str) -> page.Curves:
    """The learning curves of all seeds; `loss` is what they measure, in words."""
    pairs = zip(seeds, curves, strict=True)
    return page.Curves(loss, tuple(page.Curve(s, c.loss, c.val_loss, c.best_epoch) for s, c in pairs))


def regression_content(prepared: Prepared, judgement: Judgement) -> page.RegressionTest:
    """True and predicted values of the test rows."""
    return pairs(prepared.y["test"], np.mean(judgement.predictions["test"], axis=0))


def pairs(true: np.ndarray, predicted: np.ndarray) -> page.RegressionTest:
    """True and predicted values (n,), of many rows some."""
    rows = np.arange(len(true))
    if len(rows) > SHOWN_PAIRS:
        rows = np.sort(np.random.default_rng(0).choice(rows, SHOWN_PAIRS, replace=False))
    return page.RegressionTest(_floats(true[rows]), _floats(predicted[rows]), len(true))


def classification_content(prepared: Prepared, judgement: Judgement) -> page.ClassificationTest:
    """Which class was taken for which among the test rows, and whether the probabilities are to be trusted."""
    rows = prepared.rows
    target = rows.target
    mean = np.mean(judgement.predictions["test"], axis=0)
    answered = np.isfinite(mean).all(axis=1)  # a network that gives no number has taken the row for no class
    y, mean, places_of = prepared.y["test"][answered], mean[answered], rows.split.test[answered]
    codes = mean.argmax(axis=1)
    matrix = confusion(y, codes, n_classes=len(target.classes))
    roc = None
    if target.task == "binary" and len(np.unique(y)) == 2:
        points = tuple((float(a), float(b)) for a, b in roc_points(y, mean[:, 1]))
        roc = page.Roc(target.classes[1], points, auc(y, mean[:, 1]))
    classes = tuple(
        page.ClassScores(c.name, c.precision, c.recall, c.f1, int(c.support))
        for c in per_class(y, codes, classes=target.classes)
    )
    labels = row_labels(rows.table, places_of)
    examples = tuple(
        page.CellExamples(true, predicted, tuple(page.Example(labels(k), float(mean[k].max())) for k in places))
        for (true, predicted), places in example_places(y, mean, each=SHOWN_ROWS, at_most=SHOWN_EXAMPLES).items()
    )
    return page.ClassificationTest(
        classes, tuple(_floats(row) for row in matrix), roc, calibration_content(y, mean), examples
    )


def calibration_content(y: np.ndarray, proba: np.ndarray) -> page.Calibration | None:
    """Whether the network is right as often as it says; None if it diverged, or without rows.

    Args:
      y: class codes (n,).
      proba: probabilities (n, C), the mean of all seeds.
    """
    if not len(y) or not np.isfinite(proba).all():
        return None
    found = calibration(y, proba)
    verdict = calibration_verdict(found)
    bins = tuple(page.CalibrationBin(b.n, b.confidence, b.accuracy, b.low, b.high) for b in found.bins)
    return page.Calibration(bins, page.Verdict(verdict.level, verdict.text), found.ece, found.brier, found.log_loss)


def example_places(
    y: np.ndarray, proba: np.ndarray, *, each: int, at_most: int
) -> dict[tuple[int, int], tuple[int, ...]]:
    """Rows to show of each cell (true, predicted) of the confusion matrix, the surest first.

    The most frequent mistakes come first, with all their rows; then every other cell gets one row before any gets a
    second, mistakes before what is right, until there are `at_most`.

    Args:
      y: class codes (n,).
      proba: probabilities (n, C).
      each: rows of a cell, at most.
    """
    predicted, confidence = proba.argmax(axis=1), proba.max(axis=1)
    cells: dict[tuple[int, int], list[int]] = {}
    for k in np.argsort(-confidence, kind="stable").tolist():
        cells.setdefault((int(y[k]), int(predicted[k])), []).append(k)
    order = sorted(cells, key=lambda cell: (cell[0] == cell[1], -len(cells[cell]), cell))
    frequent = {cell for cell in order[:FREQUENT_CELLS] if cell[0] != cell[1]}
    wanted = [(turn, cell) for turn in range(each) for cell in order if turn < len(cells[cell])]
    wanted.sort(key=lambda item: (item[1] not in frequent, item[1][0] == item[1][1]))
    kept: dict[tuple[int, int], list[int]] = {}
    for turn, cell in wanted[:at_most]:
        kept.setdefault(cell, []).append(cells[cell][turn])
    return {cell: tuple(places) for cell, places in kept.items()}


def row_labels(table: Table, rows: np.ndarray) -> Callable[[int], str]:
    """What the k-th of `rows` (positions in the table) is called: its number in its source, its file if several."""
    several = table.files is not None and len(set(table.files.tolist())) > 1

    def label(k: int) -> str:
        position = rows[k]
        name = _("row {n}").format(n=int(table.row_numbers[position]))
        return f"{table.files[position]}: {name}" if several and table.files is not None else name

    return label


def _floats(values: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    return tuple(float(v) for v in values)


def importance_content(importance: Sequence[tuple[str, float, float]], metric: str) -> page.Importance:
    """What each column is worth, from (column, mean, sd)."""
    columns = tuple(page.ColumnImportance(name, mean, sd if np.isfinite(sd) else None) for name, mean, sd in importance)
    return page.Importance(METRICS[metric].label, columns)


def _schema_row(column: Column, prepared: Prepared) -> page.SchemaRow:
    return page.SchemaRow(
        column.name,
        kind_name(column.kind),
        role_name(column.role),
        column.reason,
        column.missing,
        column_use(column, prepared.prep),
    )


def column_use(column: Column, prep: Prep) -> str:
    """What becomes of a column on its way into the network."""
    names = {source for _name, source in prep.features()}
    if column.role != "feature" or (column.name not in names and column.name not in {c.name for c in prep.embedded}):
        return ""
    filled = _(", missing: median and a flag") if column.missing else ""
    if column.name in {c.name for c in prep.embedded}:
        return _("embedding of {k} labels").format(k=len(prep.levels[column.name].labels))
    if column.kind == "text":
        return _("1 where missing, 0 elsewhere")
    if column.kind == "category":
        return _("one-hot, {k} labels").format(k=len(prep.levels[column.name].labels))
    if column.name in {c.name for c in prep.yes_no}:
        return _("0 and 1") + filled
    if column.kind == "date-time":
        return _("date parts ({parts}), {method}").format(
            parts=", ".join(map(date_part_name, prep.date_parts[column.name])), method=prep.scaler.method
        )
    return _("scaled ({method})").format(method=prep.scaler.method) + filled
