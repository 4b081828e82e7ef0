"""The main job on a series: everything that a run directory holds, written."""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import tomli_w

from sunbae.bundle.format import Bundle, SeriesRecord
from sunbae.bundle.save import save_bundle
from sunbae.data.split import PARTS
from sunbae.data.target import Target
from sunbae.files import atomic_write
from sunbae.i18n import _, current_language
from sunbae.job.auto import Choice, choose, series_candidates, shortened
from sunbae.job.backtest import Fold, backtest
from sunbae.job.budget import window_fit_options
from sunbae.job.content import Facts
from sunbae.job.findings import of_verdicts
from sunbae.job.forecast import Forecast, Forecaster, tail_of
from sunbae.job.forecast_content import forecast_report
from sunbae.job.forecast_judging import ForecastJudgement, judge_forecasters
from sunbae.job.forecasters import Chosen, choose_stationary, train_forecasters
from sunbae.job.judging import told_of_stop
from sunbae.job.listen import Listener
from sunbae.job.networks import Trained, Watch
from sunbae.job.options import TrainOptions
from sunbae.job.records import (
    Stopwatch,
    common_record,
    config_of,
    csv_text,
    environment,
    finite,
    history_csv,
    json_text,
    reproduce,
    schema_record,
)
from sunbae.job.run import FORECAST, SCORES
from sunbae.job.series import PreparedSeries, load_series, prepare_series
from sunbae.models.recipes import AUTO
from sunbae.report.build import render
from sunbae.report.content import Report
from sunbae.runs.resume import ResumeFolder
from sunbae.runs.store import BUNDLE, RECORD, REPORT, Draft

TRIAL_WINDOWS = 20_000  # that a recipe is tried on, at even distances


def run_series(data: Any, options: TrainOptions, draft: Draft, folder: ResumeFolder, tell: Listener) -> Report:
    """Train on a series, judge, and write everything; returns what the report shows.

    Raises: SunbaeError with what was found, what was expected and what to do.
    """
    clock = Stopwatch()
    with clock.stage("read and prepare"):
        prepared = prepare_series(load_series(data, options), options)
        chosen = choose_stationary(prepared, options)
    tell.prepared(prepared)
    choice = Choice(options)
    if options.model == AUTO:
        with clock.stage("choose the recipe"):
            choice = choose_recipe(prepared, options, chosen, tell)
    with clock.stage("train"):
        watch = Watch(tell.epoch, tell.resumed, folder, tell.training)
        trained = train_forecasters(prepared, choice.options, chosen, watch)
    folder.trained()
    tell.judging()
    with clock.stage("judge"):
        judgement = judge_forecasters(prepared, trained)
        judgement = replace(judgement, verdicts=told_of_stop(judgement.verdicts, trained, options))
    folds: list[Fold] = []
    if options.backtest:
        with clock.stage("back-test"):
            asked = choice.options.model_copy(update={"past": prepared.past, "horizon": prepared.horizon})
            folds = backtest(prepared.series, asked, tell.folded)
    found = _Found(choice, prepared, chosen, trained, judgement, folds)
    return _write(draft, data, options, found, clock)


@dataclass(frozen=True)
class _Found:
    """What a run found out."""

    choice: Choice
    prepared: PreparedSeries
    chosen: Chosen
    trained: Trained
    judgement: ForecastJudgement
    folds: list[Fold]


def choose_recipe(prepared: PreparedSeries, options: TrainOptions, chosen: Chosen, tell: Listener) -> Choice:
    """Try the recipes that suit these windows, of very many on some of them."""
    starts = {part: found[:: -(-len(found) // TRIAL_WINDOWS)] for part, found in prepared.starts.items()}
    some = replace(prepared, starts=starts)
    n, columns = len(starts["train"]), sum(a.shape[1] for p, a in prepared.arrays.items() if p != "future")
    candidates = series_candidates(n, prepared.past, columns)
    fit = window_fit_options(options, n)
    return choose(
        candidates,
        lambda brief: train_forecasters(some, brief, chosen),
        options,
        lambda mine: shortened(mine, fit),
        tell.tried,
    )


def _write(
    draft: Draft,
    data: Any,
    options: TrainOptions,
    found: _Found,
    clock: Stopwatch,
) -> Report:
    choice, prepared, trained, judgement = found.choice, found.prepared, found.trained, found.judgement
    folder, series = draft.folder, prepared.series
    created = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    bundle = bundle_of(choice.options, prepared, trained, judgement)
    sha256 = save_bundle(bundle, folder / BUNDLE)
    beyond, why_not = _beyond(bundle, trained)
    notes = [*series.table.notes, *prepared.notes, found.chosen.note(), *choice.notes(), *judgement.notes, *why_not]
    facts = Facts(
        title=draft.path.name,
        created=created,
        seconds=dict(clock.seconds),
        environment=environment(),
        reproduce=reproduce(draft, data, options, "-o forecast.csv"),
    )
    content = forecast_report(
        prepared, trained, judgement, choice.options.model, facts, beyond=beyond, notes=notes, folds=found.folds
    )
    texts = {
        SCORES: json_text(scores_record(judgement) | {"backtest": [asdict(fold) for fold in found.folds]}),
        "findings.json": json_text([one.to_json() for one in of_verdicts(judgement.verdicts)]),
        "run.toml": tomli_w.dumps(config_of(data, options)),
        "split.csv": _split_csv(prepared),
        "history.csv": history_csv(judgement.network.seeds, judgement.curves),
        "predictions.csv": _predictions_csv(prepared, judgement),
        REPORT: render(content, language=current_language()),
    }
    if beyond is not None:
        texts[FORECAST] = beyond.frame.write_csv()
    record = common_record(options, trained, judgement.network, judgement.metric, judgement.verdicts) | {
        "created": created,
        "data": series.table.source,
        "task": "regression",
        "task_reason": _("--past and --horizon: the next steps of a series are forecast"),
        "rows": [_("{n} records in, {used} rows used").format(n=series.n_records, used=series.table.n_rows)],
        "parts": {part: len(prepared.starts[part]) for part in PARTS},
        "split": content.split.method,
        "schema": schema_record(prepared.schema),
        "notes": notes,
        "model": choice.options.model,
        "series": {
            "targets": list(series.targets),
            "past": prepared.past,
            "horizon": prepared.horizon,
            "step": prepared.clock.described(),
            "seasons": list(prepared.seasons),
            "stationary": found.chosen.stationary,
            "groups": len(series.line.groups),
        },
        "bundle_sha256": sha256,
        "seconds": dict(clock.seconds),
        "environment": facts.environment,
    }
    for name, text in {**texts, RECORD: json_text(record)}.items():
        atomic_write(folder / name, text)
    return content


def bundle_of(
    options: TrainOptions, prepared: PreparedSeries, trained: Trained, judgement: ForecastJudgement
) -> Bundle:
    """All that a forecast needs."""
    series, prep = prepared.series, prepared.prep
    record = SeriesRecord(
        targets=prep.targets,
        future=prep.future,
        calendar=prep.calendar,
        time=series.time,
        group=options.group,
        dayfirst=series.line.dayfirst if options.dayfirst is None else options.dayfirst,
        zone=series.line.zone,
        clock=prepared.clock,
        level=judgement.level,
        widths=tuple(tuple(row) for row in judgement.widths.tolist()),
        tail=tail_of(series.line, series.frame, prep, past=prepared.past, decimal=series.table.decimal),
    )
    return Bundle(
        recipe=options.model,
        params=trained.params.model_dump(mode="json"),
        inputs=trained.inputs,
        outputs=trained.outputs,
        target=Target(", ".join(prep.targets), "regression", (), ""),
        prep=prep.prep,
        seeds=trained.seeds,
        weights=trained.weights,
        decimal=options.decimal,
        missing=options.missing,
        series=record,
    )


def _beyond(bundle: Bundle, trained: Trained) -> tuple[Forecast | None, list[str]]:
    """The forecast beyond the end of the data, or why there is none."""
    from sunbae.errors import DataError

    try:
        forecast = Forecaster(bundle, trained.model).forecast()
    except DataError as exc:
        return None, [str(exc)]
    return forecast, list(forecast.notes)


def scores_record(judgement: ForecastJudgement) -> dict[str, Any]:
    """`scores.json`."""
    return {
        "metric": judgement.metric,
        "network": judgement.network.to_json(),
        "baselines": {name: scores.to_json() for name, scores in judgement.baselines.items()},
        "verdict": [{"id": v.id, "level": v.level, "text": v.text} for v in judgement.verdicts],
        "importance": [
            {"column": name, "mean": finite(mean), "sd": finite(sd)} for name, mean, sd in judgement.importance
        ],
        "targets": [
            {
                "target": one.name,
                "network": one.network.to_json(),
                "baselines": {name: scores.to_json() for name, scores in one.baselines.items()},
                "mase": {
                    "network": [finite(v) for v in one.mase],
                    "baselines": {name: finite(v) for name, v in one.baseline_mase.items()},
                },
                "by_step": {name: [finite(v) for v in values] for name, values in one.steps.items()},
                "baselines_by_step": {
                    name: {"rmse": [finite(v) for v in values]} for name, values in one.baseline_steps.items()
                },
                "interval": {"level": judgement.level, "coverage": one.coverage},
                "verdict": one.verdict.text,
            }
            for one in judgement.targets
        ],
    }


def _split_csv(prepared: PreparedSeries) -> str:
    """CSV of row and part; a row in a gap between parts is of none."""
    series = prepared.series
    real = series.line.rows >= 0
    rows = series.table.row_numbers[series.line.rows[real]]
    names = np.array([*PARTS, "gap"])[series.part[real]]
    order = np.argsort(rows, kind="stable")
    return csv_text(["row", "part"], zip(rows[order].tolist(), names[order].tolist(), strict=True))


def _predictions_csv(prepared: PreparedSeries, judgement: ForecastJudgement) -> str:
    """CSV of the test windows: origin, step, stamp, and of each target truth, forecast and interval."""
    series, clock, horizon = prepared.series, prepared.clock, prepared.horizon
    starts, line = judgement.starts["test"], series.line
    ahead = (starts + prepared.past)[:, None] + np.arange(horizon)
    origins = clock.shown(line.stamps[starts + prepared.past - 1])
    stamps = clock.shown(line.stamps[ahead.reshape(-1)])
    columns: dict[str, Any] = {}
    if len(line.groups) > 1:
        columns["group"] = [line.groups[code] for code in np.repeat(line.group[starts], horizon)]
    columns["origin"] = [origin for origin in origins for _step in range(horizon)]
    columns["step"] = np.tile(np.arange(1, horizon + 1), len(starts)).tolist()
    columns["time"] = stamps
    for k, name in enumerate(series.targets):
        values = (
            judgement.truth,
            judgement.mean,
            judgement.mean - judgement.widths,
            judgement.mean + judgement.widths,
        )
        for end, array in zip(("true", "forecast", "low", "high"), values, strict=True):
            columns[f"{name}_{end}"] = array[:, :, k].reshape(-1).tolist()
    return csv_text(list(columns), zip(*columns.values(), strict=True))
