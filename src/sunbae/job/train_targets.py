"""The main job on rows with branches or several targets: everything that a run directory holds, written."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import tomli_w

from sunbae.bundle.format import BRANCHES, Bundle
from sunbae.bundle.save import save_bundle
from sunbae.data.split import PARTS
from sunbae.data.splitfile import split_csv
from sunbae.data.target import Target
from sunbae.files import atomic_write
from sunbae.i18n import current_language
from sunbae.job.auto import Choice, choose_for_rows
from sunbae.job.branches import branch_notes, train_branches
from sunbae.job.content import Facts, reading_notes, row_notes
from sunbae.job.findings import findings
from sunbae.job.judging import told_of_stop
from sunbae.job.listen import Listener
from sunbae.job.networks import Trained, Watch
from sunbae.job.options import TrainOptions
from sunbae.job.prepare import Prepared
from sunbae.job.records import (
    Stopwatch,
    common_record,
    config_of,
    environment,
    json_text,
    judgement_record,
    reproduce,
    schema_record,
)
from sunbae.job.run import SCORES
from sunbae.job.same_rows import PRINTS, row_prints
from sunbae.job.target_content import targets_report
from sunbae.job.target_judging import TargetsJudgement, judge_targets
from sunbae.job.target_pictures import with_target_pictures
from sunbae.models.recipes import AUTO
from sunbae.report.build import render
from sunbae.report.content import Report
from sunbae.runs.resume import ResumeFolder
from sunbae.runs.store import BUNDLE, RECORD, REPORT, Draft


def run_targets(
    data: Any,
    views: Sequence[Prepared],
    options: TrainOptions,
    draft: Draft,
    folder: ResumeFolder,
    tell: Listener,
    clock: Stopwatch,
) -> Report:
    """Train, judge, and write everything; returns what the report shows.

    Args:
      views: the prepared rows, once for each target.

    Raises: SunbaeError with what was found, what was expected and what to do.
    """
    choice = Choice(options)
    if options.model == AUTO:
        with clock.stage("choose the recipe"):
            rows = views[0].inputs["train"].numbers
            choice = choose_for_rows(
                rows, lambda brief: train_branches(views, brief), options, tell.tried, several=True
            )
    with clock.stage("train"):
        trained = train_branches(views, choice.options, Watch(tell.epoch, tell.resumed, folder, tell.training))
    folder.trained()
    tell.judging()
    with clock.stage("judge"):
        judgement = judge_targets(views, trained)
        verdicts = told_of_stop(judgement.verdicts, trained, options)
        targets = judgement.targets
        if len(targets) == 1:  # which is shown as the whole
            targets = (replace(targets[0], verdicts=verdicts),)
        judgement = replace(judgement, verdicts=verdicts, targets=targets)
    return _write(draft, data, options, choice, views, trained, judgement, clock)


def _write(
    draft: Draft,
    data: Any,
    options: TrainOptions,
    choice: Choice,
    views: Sequence[Prepared],
    trained: Trained,
    judgement: TargetsJudgement,
    clock: Stopwatch,
) -> Report:
    folder, first = draft.folder, views[0]
    rows, split = first.rows, first.rows.split
    created = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    sha256 = save_bundle(bundle_of(options, views, trained), folder / BUNDLE)
    facts = Facts(
        title=draft.path.name,
        created=created,
        seconds=dict(clock.seconds),
        environment=environment(),
        reproduce=reproduce(draft, data, options, "NEW.csv -o predictions.csv"),
    )
    declared = branch_notes(first, options)
    content = targets_report(views, trained, judgement, choice, facts, declared)
    if rows.pictures is not None:
        content = with_target_pictures(content, views, trained, judgement)
    found = dict.fromkeys(f for view, one in zip(views, judgement.targets, strict=True) for f in findings(view, one))
    texts = {
        SCORES: json_text(scores_record(views, judgement)),
        "findings.json": json_text([one.to_json() for one in found]),
        "run.toml": tomli_w.dumps(config_of(data, options)),
        "split.csv": split_csv(split, rows.table.row_numbers, rows.table.files, _names(views)),
        "history.csv": _history_csv(trained),
        "predictions.csv": _predictions_csv(views, judgement),
        REPORT: render(content, language=current_language()),
    }
    read = dict.fromkeys(note for view in views for note in reading_notes(view))
    record = common_record(options, trained, judgement.network, judgement.metric, judgement.verdicts) | {
        "created": created,
        "data": rows.table.source,
        "task": rows.target.task,
        "task_reason": rows.target.reason,
        "targets": [
            {"target": view.rows.target.name, "task": view.rows.target.task, "task_reason": view.rows.target.reason}
            for view in views
        ],
        "rows": row_notes(first),
        "parts": {part: len(first.y[part]) for part in PARTS},
        "split": split.method,
        "schema": schema_record(first.schema),
        "notes": [
            *split.warnings,
            *split.notes,
            *choice.notes(),
            *declared,
            *read,
            *judgement.baseline_notes,
        ],
        "model": BRANCHES if options.is_declared else choice.options.model,
        "bundle_sha256": sha256,
        PRINTS: row_prints(rows.table.frame, rows.table.decimal),
        "seconds": dict(clock.seconds),
        "environment": facts.environment,
    }
    for name, text in {**texts, RECORD: json_text(record)}.items():
        atomic_write(folder / name, text)
    return content


def bundle_of(options: TrainOptions, views: Sequence[Prepared], trained: Trained) -> Bundle:
    """All that a prediction needs."""
    names = ", ".join(view.rows.target.name for view in views)
    return Bundle(
        recipe=BRANCHES,
        params={},
        inputs=trained.inputs,
        outputs=trained.outputs,
        target=Target(names, "regression", (), ""),
        prep=views[0].prep,
        seeds=trained.seeds,
        weights=trained.weights,
        decimal=options.decimal,
        missing=options.missing,
        truths=tuple(view.rows.target.name for view in views if view.rows.is_truth),
        picture=options.image,
        joined=views[0].rows.joined,
    )


def scores_record(views: Sequence[Prepared], judgement: TargetsJudgement) -> dict[str, Any]:
    """`scores.json`: all targets together, then each."""
    return judgement_record(judgement) | {
        "targets": [
            {"target": view.rows.target.name, **judgement_record(one)}
            for view, one in zip(views, judgement.targets, strict=True)
        ]
    }


def _history_csv(trained: Trained) -> str:
    """CSV of the history as Keras names it: the total, then the losses and metrics of the outputs."""
    names = sorted({name for member in trained.members for name in member.history})
    first = ["loss", "val_loss"]
    names = [*first, *(name for name in names if name not in first)]
    rows = [
        [member.seed, epoch, *map(repr, values)]
        for member in trained.members
        for epoch, values in enumerate(zip(*(member.history[name] for name in names), strict=True), start=1)
    ]
    return _csv(["seed", "epoch", *names], rows)


def _predictions_csv(views: Sequence[Prepared], judgement: TargetsJudgement) -> str:
    """CSV of the test rows: row number, and of each target truth and mean prediction of the seeds."""
    rows = views[0].rows
    columns = [rows.table.row_numbers[rows.split.test].tolist()]
    header = ["row"]
    for view, one in zip(views, judgement.targets, strict=True):
        target, mean = view.rows.target, np.mean(one.predictions["test"], axis=0)
        true, predicted = view.y["test"].tolist(), mean.tolist()
        if target.task != "regression":
            true = [target.classes[code] for code in true]
            predicted = [target.classes[code] for code in mean.argmax(axis=1)]
        columns += [true, predicted]
        header += ["true", "prediction"] if len(views) == 1 else [f"{target.name}_true", f"{target.name}_prediction"]
    names = _names(views)
    if names is not None:
        columns.append([names[row] for row in rows.split.test.tolist()])
        header.append("picture")
    return _csv(header, zip(*columns, strict=True))


def _names(views: Sequence[Prepared]) -> Sequence[str] | None:
    """The file of the picture of each row, if there are some."""
    pictures = views[0].rows.pictures
    return None if pictures is None else pictures.file_names()


def _csv(header: list[str], rows: Any) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()
