"""The main job: data in, a judged and saved run out."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import platform
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from sunbae import __version__
from sunbae.bundle.format import Bundle
from sunbae.bundle.save import save_bundle
from sunbae.data.split import PARTS
from sunbae.data.splitfile import split_csv
from sunbae.files import atomic_write
from sunbae.i18n import current_language
from sunbae.job.content import Facts, reading_notes, report_content, row_notes
from sunbae.job.findings import findings
from sunbae.job.judging import Judgement, judge_networks
from sunbae.job.listen import Listener
from sunbae.job.networks import Trained, train_networks
from sunbae.job.options import TrainOptions, make_options
from sunbae.job.prepare import Prepared, load_rows, prepare
from sunbae.job.run import SCORES, Run
from sunbae.report.build import render
from sunbae.report.content import Report, Reproduce
from sunbae.runs.resume import ResumeFolder
from sunbae.runs.store import BUNDLE, RECORD, REPORT, Draft, new_run

PACKAGES = ("keras", "jax", "numpy", "polars", "scikit-learn")


def train(
    data: Any, target: str, *, out: str | Path | None = None, listener: Listener | None = None, **options: Any
) -> Run:
    """Train networks on a table, judge them on rows that they never saw, and save everything.

    Args:
      data: a file (CSV, Parquet, Excel, JSON lines, NumPy), a pandas, polars or arrow frame, an array, or a Table.
      target: the column to predict.
      out: folder of the run; default `sunbae-runs/NAME-001`.
      listener: told of stages and epochs; default silent.
      options: fields of `TrainOptions`, such as `seeds=3`, `set=["width=64"]`, `time="date"`.

    Returns: the Run, with scores, verdict, report and `predict`.
    Raises: SunbaeError with what was found, what was expected and what to do; nothing is left behind then, but after
      an OutputError (a full disk) the checkpoints.

    A training of more than a few seconds keeps checkpoints in a hidden folder beside the run until that is complete:
    if the process is killed, the same call goes on from them and gives the same scores and the same Bundle.
    """
    return run_job(data, make_options({"target": target, **options}), out=out, listener=listener)


def run_job(
    data: Any, options: TrainOptions, *, out: str | Path | None = None, listener: Listener | None = None
) -> Run:
    """`train` with validated options."""
    tell = listener or Listener()
    clock = _Clock()
    stem = Path(data).stem if isinstance(data, (str, Path)) else options.target
    with new_run(stem, Path(out) if out is not None else None) as draft, ResumeFolder(draft.folder.parent) as folder:
        with clock.stage("read and prepare"):
            prepared = prepare(load_rows(data, options), options)
        tell.prepared(prepared)
        with clock.stage("train"):
            trained = train_networks(prepared, options, on_epoch=tell.epoch, on_resume=tell.resumed, folder=folder)
        tell.judging()
        with clock.stage("judge"):
            judgement = judge_networks(prepared, trained)
        content = _write(draft, data, options, prepared, trained, judgement, clock)
    folder.remove()
    run = Run(draft.path)
    tell.done(run, content)
    return run


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


def _write(
    draft: Draft,
    data: Any,
    options: TrainOptions,
    prepared: Prepared,
    trained: Trained,
    judgement: Judgement,
    clock: _Clock,
) -> Report:
    """Write everything that a run directory holds; returns what its report shows."""
    folder, split = draft.folder, prepared.rows.split
    created = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    config = _config(data, options)
    sha256 = save_bundle(_bundle(options, prepared, trained), folder / BUNDLE)
    texts = {
        SCORES: _json(_scores(judgement)),
        "findings.json": _json([found.to_json() for found in findings(prepared, judgement)]),
        "run.toml": tomli_w.dumps(config),
        "split.csv": split_csv(prepared.rows.split, prepared.rows.table.row_numbers, prepared.rows.table.files),
        "history.csv": _history(judgement),
        "predictions.csv": _predictions(prepared, judgement),
    }
    environment = _environment()
    facts = Facts(
        title=draft.path.name,
        created=created,
        seconds=dict(clock.seconds),
        environment=environment,
        reproduce=_reproduce(draft, data, options),
    )
    content = report_content(prepared, trained, judgement, options, facts)
    texts[REPORT] = render(content, language=current_language())
    record = {
        "sunbae": __version__,
        "created": created,
        "data": prepared.rows.table.source,
        "target": options.target,
        "task": prepared.rows.target.task,
        "task_reason": prepared.rows.target.reason,
        "options": options.model_dump(mode="json"),
        "params": trained.params.model_dump(mode="json"),
        "fit": {"epochs": trained.fit.epochs, "batch_size": trained.fit.batch_size, "patience": trained.fit.patience},
        "seeds": list(judgement.network.seeds),
        "best_epochs": [curve.best_epoch for curve in judgement.curves],
        "resumed": {str(seed): epochs for seed, epochs in trained.resumed.items()},
        "interrupted": any(m.interrupted for m in trained.members) or len(trained.members) < options.seeds,
        "metric": judgement.metric,
        "test": {
            name: score.mean if np.isfinite(score.mean) else None
            for name, score in judgement.network.parts["test"].items()
        },
        "headline": judgement.verdicts[0].text,
        "rows": row_notes(prepared),
        "parts": {part: len(prepared.y[part]) for part in PARTS},
        "split": prepared.rows.split.method,
        "schema": [
            {"column": c.name, "kind": c.kind, "role": c.role, "reason": c.reason, "missing": c.missing}
            for c in prepared.schema.columns
        ],
        "notes": [*split.warnings, *split.notes, *reading_notes(prepared), *judgement.baseline_notes],
        "bundle_sha256": sha256,
        "seconds": dict(clock.seconds),
        "environment": environment,
    }
    for name, text in {**texts, RECORD: _json(record)}.items():
        atomic_write(folder / name, text)
    return content


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _config(data: Any, options: TrainOptions) -> dict[str, Any]:
    """The config file that replays this run: every option that has a value, and where its paths begin."""
    path = {"data": str(data), "folder": os.getcwd()} if isinstance(data, (str, Path)) else {}
    return path | options.model_dump(mode="json", exclude_none=True)


def _bundle(options: TrainOptions, prepared: Prepared, trained: Trained) -> Bundle:
    return Bundle(
        recipe=options.model,
        params=trained.params.model_dump(mode="json"),
        inputs=trained.inputs,
        outputs=trained.outputs,
        target=prepared.rows.target,
        prep=prepared.prep,
        seeds=tuple(m.seed for m in trained.members),
        weights=tuple((m.trainable, m.non_trainable) for m in trained.members),
        decimal=options.decimal,
        missing=options.missing,
    )


def _scores(judgement: Judgement) -> dict[str, Any]:
    return {
        "metric": judgement.metric,
        "network": judgement.network.to_json(),
        "baselines": {name: scores.to_json() for name, scores in judgement.baselines.items()},
        "verdict": [{"id": v.id, "level": v.level, "text": v.text} for v in judgement.verdicts],
        "importance": [
            {"column": name, "mean": mean if np.isfinite(mean) else None, "sd": sd if np.isfinite(sd) else None}
            for name, mean, sd in judgement.importance
        ],
    }


def _history(judgement: Judgement) -> str:
    """CSV of the learning curves, in the unit of the target squared for a regression."""
    lines = ["seed,epoch,loss,val_loss"]
    for seed, curve in zip(judgement.network.seeds, judgement.curves, strict=True):
        pairs = enumerate(zip(curve.loss, curve.val_loss, strict=True), start=1)
        lines += [f"{seed},{epoch},{loss!r},{val_loss!r}" for epoch, (loss, val_loss) in pairs]
    return "\n".join(lines) + "\n"


def _predictions(prepared: Prepared, judgement: Judgement) -> str:
    """CSV of the test rows: row number, truth, mean prediction of the seeds."""
    target = prepared.rows.target
    mean = np.mean(judgement.predictions["test"], axis=0)
    rows = prepared.rows.table.row_numbers[prepared.rows.split.test]
    true, predicted = prepared.y["test"], mean
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["row", "true", "prediction"])
    if target.task == "regression":
        writer.writerows(zip(rows.tolist(), true.tolist(), predicted.tolist(), strict=True))
    else:
        labels = np.array(target.classes, dtype=object)
        writer.writerows(zip(rows.tolist(), labels[true], labels[mean.argmax(axis=1)], strict=True))
    return file.getvalue()


def _environment() -> dict[str, str]:
    packages = {name: version(name) for name in PACKAGES}
    machine = {"system": f"{platform.system()} {platform.machine()}", "cores": str(os.cpu_count())}
    return {"sunbae": __version__, "python": platform.python_version(), **packages, **machine}


def _reproduce(draft: Draft, data: Any, options: TrainOptions) -> Reproduce:
    given = {k: v for k, v in options.model_dump(exclude_defaults=True).items() if k != "target"}
    name = str(data) if isinstance(data, (str, Path)) else "DATA.csv"
    words = ["sunbae", "train", name, "--target", options.target]
    for key, value in given.items():
        words += _flag_words(key, value)
    python = f"run = sunbae.train({name!r}, target={options.target!r}" + "".join(
        f", {key}={list(value) if isinstance(value, tuple) else value!r}" for key, value in given.items()
    )
    return Reproduce(
        command=shlex.join(words),
        python=f"import sunbae\n{python})",
        predict=shlex.join(["sunbae", "predict", str(draft.path), "NEW.csv", "-o", "predictions.csv"]),
    )


def _flag_words(key: str, value: Any) -> list[str]:
    flag = "--" + key.replace("_", "-")
    if value is True:
        return [flag]
    if value is False:
        return ["--no-" + key.replace("_", "-")]
    if key == "set":
        return [word for setting in value for word in ("--set", setting)]
    if key == "ratio":
        return [flag, ":".join(f"{v:.12g}" for v in value)]
    if isinstance(value, tuple):
        file = io.StringIO()
        csv.writer(file, lineterminator="").writerow(value)  # quotes a name with a comma in it
        return [flag, file.getvalue()]
    return [flag, str(value)]
