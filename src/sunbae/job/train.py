"""The main job: data in, a judged and saved run out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from sunbae.bundle.format import Bundle
from sunbae.bundle.own import own_params
from sunbae.bundle.save import save_bundle
from sunbae.data.images import is_images
from sunbae.data.source import check_source
from sunbae.data.split import PARTS
from sunbae.data.splitfile import split_csv
from sunbae.errors import OptionError
from sunbae.files import atomic_write
from sunbae.i18n import _, current_language
from sunbae.job.auto import Choice, choose_for_images, choose_for_rows, trial_pictures
from sunbae.job.branches import declared_network
from sunbae.job.content import Facts, reading_notes, report_content, row_notes
from sunbae.job.findings import findings
from sunbae.job.judging import Judgement, judge_networks, told_of_stop
from sunbae.job.listen import Listener
from sunbae.job.networks import Trained, Watch, as_arrays, weight_notes
from sunbae.job.options import TrainOptions, make_options
from sunbae.job.pictures import brought
from sunbae.job.pictures_content import augmented_forms, picture_rows, with_numbers, with_pictures
from sunbae.job.prepare import Prepared, fewer, load_targets, prepare, prepare_targets
from sunbae.job.reconstruction_content import with_reconstruction
from sunbae.job.records import (
    Stopwatch,
    common_record,
    config_of,
    csv_text,
    environment,
    history_csv,
    json_text,
    judgement_record,
    reproduce,
    schema_record,
)
from sunbae.job.run import SCORES, Run
from sunbae.job.same_rows import PRINTS, row_prints
from sunbae.job.train_series import run_series
from sunbae.job.train_targets import run_targets
from sunbae.job.training import train_recipe
from sunbae.models.own import OWN
from sunbae.models.parts import IMAGE
from sunbae.models.recipes import AUTO, RECIPES, TRANSFER, own_recipe
from sunbae.report.build import render
from sunbae.report.content import Report
from sunbae.report.pictures import Album
from sunbae.runs.resume import ResumeFolder
from sunbae.runs.store import BUNDLE, RECORD, REPORT, Draft, new_run


def train(
    data: Any,
    target: str | Sequence[str] | None = None,
    *,
    out: str | Path | None = None,
    listener: Listener | None = None,
    **options: Any,
) -> Run:
    """Train networks on a table, judge them on rows that they never saw, and save everything.

    Args:
      data: a file (CSV, Parquet, Excel, JSON lines, NumPy), a pandas, polars or arrow frame, an array, or a Table.
      target: the column to predict, or several; may be left out if `output` names them.
      out: folder of the run; default `sunbae-runs/NAME-001`.
      listener: told of stages and epochs; default silent.
      options: fields of `TrainOptions`, such as `seeds=3`, `set=["width=64"]`, `time="date"`,
        `branch=["house=area,rooms; dnn layers=20-10"]`; `model` may also be a function (inputs, outputs, params) that
        returns a `keras.Model`, or such a model.

    Returns: the Run, with scores, verdict, report and `predict`.
    Raises: SunbaeError with what was found, what was expected and what to do; nothing is left behind then, but after
      an OutputError (a full disk) the checkpoints.

    A training of more than a few seconds keeps checkpoints in a hidden folder beside the run until that is complete:
    if the process is killed, the same call goes on from them and gives the same scores and the same Bundle.
    """
    named: dict[str, Any] = {} if target is None else {"target": target}
    if not isinstance(options.get("model", ""), str):
        named["model"] = own_recipe(options.pop("model")).name
    pictured = is_images(data, image=options.get("image"))
    if isinstance(data, (str, Path)):
        check_source(data, pictured=pictured, has_target=target is not None or "output" in options)
    return run_job(data, make_options({**named, **options}, pictured=pictured), out=out, listener=listener)


def run_job(
    data: Any, options: TrainOptions, *, out: str | Path | None = None, listener: Listener | None = None
) -> Run:
    """`train` with validated options."""
    tell = listener or Listener()
    stem = Path(data).stem if isinstance(data, (str, Path)) else options.target
    with new_run(stem, Path(out) if out is not None else None) as draft, ResumeFolder(draft.folder.parent) as folder:
        run = run_series if options.is_series else _run_rows
        content = run(data, options, draft, folder, tell)
    folder.remove()
    made = Run(draft.path)
    tell.done(made, content)
    return made


def _run_rows(data: Any, options: TrainOptions, draft: Draft, folder: ResumeFolder, tell: Listener) -> Report:
    clock = Stopwatch()
    with clock.stage("read and prepare"):
        views = prepare_targets(load_targets(data, options, tell.decoded, tell.fetched), options)
    prepared, has_branches = views[0], len(views) > 1 or options.is_declared
    if prepared.image is not None and has_branches and options.model == AUTO:
        raise OptionError(
            _("--model auto tries pictures with one target; name the recipe for {n}.").format(n=len(views))
        )
    if has_branches and options.model != AUTO:
        declared_network(views, options)  # what does not fit is said before anything is shown
    tell.prepared(*views)
    if has_branches:
        return run_targets(data, views, options, draft, folder, tell, clock)
    choice = Choice(options)
    if options.model == AUTO:
        with clock.stage("choose the recipe"):
            choice, prepared = _choose(prepared, options, tell)
    with clock.stage("train"):
        trained = train_recipe(
            prepared, choice.options, Watch(tell.epoch, tell.resumed, folder, tell.training, tell.features)
        )
    folder.trained()
    tell.judging()
    with clock.stage("judge"):
        judgement = judge_networks(prepared, trained)
        judgement = replace(judgement, verdicts=told_of_stop(judgement.verdicts, trained, options))
    return _write(draft, data, options, choice, prepared, trained, judgement, clock)


def _choose(prepared: Prepared, options: TrainOptions, tell: Listener) -> tuple[Choice, Prepared]:
    """The choice, and the rows as the recipe wants them that was taken."""

    def suited(mine: TrainOptions) -> Prepared:
        rows = prepared.rows
        if rows.pictures is not None and mine.model == TRANSFER:
            rows = replace(rows, pictures=brought(rows.pictures, mine, tell.decoded))
        elif mine.prep() == options.prep():
            return prepared
        return prepare(rows, mine)

    image, n = prepared.image, len(prepared.y["train"])
    if image is None:
        rows = prepared.inputs["train"].numbers
        choice = choose_for_rows(rows, lambda brief: train_recipe(suited(brief), brief), options, tell.tried)
    else:
        most = trial_pictures(image)
        choice = choose_for_images(
            n, image, lambda brief: train_recipe(fewer(suited(brief), most), brief), options, tell.tried,
            beside=bool(prepared.prep.columns),
        )  # fmt: skip
    return choice, suited(choice.options)


def _write(
    draft: Draft,
    data: Any,
    options: TrainOptions,
    choice: Choice,
    prepared: Prepared,
    trained: Trained,
    judgement: Judgement,
    clock: Stopwatch,
) -> Report:
    """Write everything that a run directory holds; returns what its report shows."""
    folder, rows = draft.folder, prepared.rows
    split, table, pictures = rows.split, rows.table, rows.pictures
    created = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    config = config_of(data, options)
    sha256 = save_bundle(_bundle(choice.options, prepared, trained), folder / BUNDLE)
    texts = {
        SCORES: json_text(judgement_record(judgement)),
        "findings.json": json_text([found.to_json() for found in findings(prepared, judgement)]),
        "run.toml": tomli_w.dumps(config),
        "split.csv": split_csv(
            split, table.row_numbers, table.files, None if pictures is None else pictures.file_names()
        ),
        "history.csv": history_csv(judgement.network.seeds, judgement.curves, [m.history for m in trained.members]),
        "predictions.csv": _predictions(prepared, judgement),
    }
    new = "NEW.csv" if pictures is None or pictures.in_table else "NEW_PICTURES"
    facts = Facts(
        title=draft.path.name,
        created=created,
        seconds=dict(clock.seconds),
        environment=environment(),
        reproduce=reproduce(draft, data, options, f"{new} -o predictions.csv"),
    )
    content = report_content(prepared, trained, judgement, choice, facts)
    if prepared.rows.pictures is not None:
        content = pictured_report(content, prepared, trained, judgement)
    texts[REPORT] = render(content, language=current_language())
    record = common_record(options, trained, judgement.network, judgement.metric, judgement.verdicts) | {
        "created": created,
        "data": prepared.rows.table.source,
        "task": prepared.rows.target.task,
        "task_reason": prepared.rows.target.reason,
        "rows": row_notes(prepared),
        "parts": {part: len(prepared.y[part]) for part in PARTS},
        "split": prepared.rows.split.method,
        "schema": schema_record(prepared.schema),
        "notes": [
            *split.warnings,
            *split.notes,
            *weight_notes(prepared, options.class_weight),
            *choice.notes(),
            *reading_notes(prepared),
            *judgement.baseline_notes,
        ],
        "model": choice.options.model,
        "bundle_sha256": sha256,
        PRINTS: row_prints(table.frame, table.decimal),
        "seconds": dict(clock.seconds),
        "environment": facts.environment,
    }
    for name, text in {**texts, RECORD: json_text(record)}.items():
        atomic_write(folder / name, text)
    return content


def pictured_report(content: Report, prepared: Prepared, trained: Trained, judgement: Judgement) -> Report:
    """The report with pictures in it: what an autoencoder gave back, mistakes, of classes samples of training, what the
    first network sees.
    """
    rows, album = prepared.rows, Album()
    assert rows.pictures is not None

    part = partial(picture_rows, prepared)
    if judgement.given_back is not None:
        content = with_reconstruction(content, judgement.given_back, part("test"), rows.target.classes, album)
    train, model = part("train"), trained.model
    augmented = augmented_forms(model, train.pixels[0])
    others = {name: a for name, a in as_arrays(prepared.inputs["test"]).items() if name != IMAGE}
    test, mean = part("test"), np.mean(judgement.predictions["test"], axis=0)
    if not rows.target.classes:
        return with_numbers(
            content, test, mean, model=model, others=others, augmented=augmented, album=album, left=trained.left
        )
    return with_pictures(
        content, test, mean, rows.target.classes, train=train, model=model, others=others, augmented=augmented,
        album=album, left=trained.left,
    )  # fmt: skip


def _bundle(options: TrainOptions, prepared: Prepared, trained: Trained) -> Bundle:
    params = trained.params.model_dump(mode="json")
    own = options.model not in RECIPES
    return Bundle(
        recipe=OWN if own else options.model,
        params=own_params(trained.model, params, options.model) if own else params,
        inputs=trained.inputs,
        outputs=trained.outputs,
        target=prepared.rows.target,
        prep=prepared.prep,
        seeds=trained.seeds,
        weights=trained.weights,
        decimal=options.decimal,
        missing=options.missing,
        picture=options.image,
        truths=(prepared.rows.target.name,) if prepared.rows.is_truth else (),
        joined=prepared.rows.joined,
    )


def _predictions(prepared: Prepared, judgement: Judgement) -> str:
    """CSV of the test rows: row number, truth, mean prediction of the seeds; the file of a picture."""
    target, pictures, test = prepared.rows.target, prepared.rows.pictures, prepared.rows.split.test
    mean = np.mean(judgement.predictions["test"], axis=0)
    columns = {"row": prepared.rows.table.row_numbers[test].tolist()}
    if target.task == "regression":
        columns |= {"true": prepared.y["test"].tolist(), "prediction": mean.tolist()}
    else:
        labels = np.array(target.classes, dtype=object)
        columns |= {"true": labels[prepared.y["test"]].tolist(), "prediction": labels[mean.argmax(axis=1)].tolist()}
    names = None if pictures is None else pictures.file_names()
    if names is not None:
        columns["picture"] = [names[row] for row in test.tolist()]
    return csv_text([*columns], zip(*columns.values(), strict=True))
