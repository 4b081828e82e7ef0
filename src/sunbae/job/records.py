"""What a run directory holds besides the networks, whatever they were trained on."""

from __future__ import annotations

import csv
import io
import json
import os
import platform
import shlex
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sunbae import __version__
from sunbae.data.schema import Schema
from sunbae.job.declared import as_branch, as_output
from sunbae.job.judging import Judgement
from sunbae.job.networks import Trained
from sunbae.job.options import TrainOptions, join_names
from sunbae.job.target_judging import TargetsJudgement
from sunbae.judge.diagnose import Curve
from sunbae.judge.scores import Scores
from sunbae.judge.verdict import Verdict
from sunbae.report.content import Reproduce
from sunbae.runs.store import Draft

DECLARED = {"branch": as_branch, "output": as_output}
PACKAGES = ("keras", "jax", "numpy", "polars", "scikit-learn")


class Stopwatch:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time inside for a stage."""
        started = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - started, 3)


def json_text(value: Any) -> str:
    """A record as JSON; numbers that are not finite are refused."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def config_of(data: Any, options: TrainOptions) -> dict[str, Any]:
    """The config file that replays this run: every option that has a value, and where its paths begin."""
    path = {"data": str(data), "folder": os.getcwd()} if isinstance(data, (str, Path)) else {}
    return path | options.model_dump(mode="json", exclude_none=True)


def common_record(
    options: TrainOptions, trained: Trained, scores: Scores, metric: str, verdicts: Sequence[Verdict]
) -> dict[str, Any]:
    """The part of `run.json` that says how networks were trained and what they are worth."""
    return {
        "sunbae": __version__,
        "target": options.target,
        "options": options.model_dump(mode="json"),
        "params": trained.params.model_dump(mode="json"),
        "fit": asdict(trained.fit),
        "seeds": list(scores.seeds),
        "best_epochs": [member.best_epoch for member in trained.members],
        "resumed": {str(seed): epochs for seed, epochs in trained.resumed.items()},
        "interrupted": trained.is_part_of(options),
        "metric": metric,
        "test": {name: finite(score.mean) for name, score in scores.parts["test"].items()},
        "headline": verdicts[0].text,
    }


def judgement_record(judgement: Judgement | TargetsJudgement) -> dict[str, Any]:
    """`scores.json`, or the part of it about one target."""
    return {
        "metric": judgement.metric,
        "network": judgement.network.to_json(),
        "baselines": {name: scores.to_json() for name, scores in judgement.baselines.items()},
        "verdict": [{"id": v.id, "level": v.level, "text": v.text} for v in judgement.verdicts],
        "importance": [
            {"column": name, "mean": finite(mean), "sd": finite(sd)} for name, mean, sd in judgement.importance
        ],
        **_reconstruction(judgement),
    }


def _reconstruction(judgement: Judgement | TargetsJudgement) -> dict[str, Any]:
    back = judgement.given_back if isinstance(judgement, Judgement) else None
    return {} if back is None else {"reconstruction": back.errors.to_json()}


def schema_record(schema: Schema) -> list[dict[str, Any]]:
    """What each column was taken for, and why."""
    return [
        {"column": c.name, "kind": c.kind, "role": c.role, "reason": c.reason, "missing": c.missing}
        for c in schema.columns
    ]


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A CSV file."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()


def finite(value: float) -> float | None:
    """The number as a record holds it: None if it is not finite."""
    return float(value) if np.isfinite(value) else None


def history_csv(
    seeds: Sequence[int], curves: Sequence[Curve], histories: Sequence[Mapping[str, Sequence[float]]] = ()
) -> str:
    """CSV of the learning curves, in the unit of the target squared for a regression.

    Args:
      histories: of each seed, metric -> values; the accuracies are added, if there are some.
    """
    more = [name for name in ("accuracy", "val_accuracy") if histories and name in histories[0]]
    lines = [",".join(("seed", "epoch", "loss", "val_loss", *more))]
    for k, (seed, curve) in enumerate(zip(seeds, curves, strict=True)):
        columns = [curve.loss, curve.val_loss, *(histories[k][name] for name in more)]
        epochs = enumerate(zip(*columns, strict=True), start=1)
        lines += [",".join((str(seed), str(epoch), *map(repr, values))) for epoch, values in epochs]
    return "\n".join(lines) + "\n"


def environment() -> dict[str, str]:
    """Versions and machine."""
    packages = {name: version(name) for name in PACKAGES}
    machine = {"system": f"{platform.system()} {platform.machine()}", "cores": str(os.cpu_count())}
    return {"sunbae": __version__, "python": platform.python_version(), **packages, **machine}


def reproduce(draft: Draft, data: Any, options: TrainOptions, predict: str) -> Reproduce:
    """How to get the numbers again.

    Args:
      predict: the end of the command that predicts.
    """
    # The recipe is named in any case: which is the default goes by the data.
    given = options.model_dump(exclude_defaults=True) | {"model": options.model}
    given.pop("target", None)
    name = str(data) if isinstance(data, (str, Path)) else "DATA.csv"
    words = ["sunbae", "train", name, "--target", options.target]
    for key, value in given.items():
        words += flag_words(key, value)
    python = f"run = sunbae.train({name!r}, target={options.target!r}" + "".join(
        f", {key}={_listed(key, value)}" for key, value in given.items()
    )
    # New rows lack the columns that were joined.
    joined = [*flag_words("join", options.join), *flag_words("key", options.key)] if options.join else []
    return Reproduce(
        command=shlex.join(words),
        python=f"import sunbae\n{python})",
        predict=" ".join(
            filter(None, [shlex.join(["sunbae", "predict", str(draft.path)]), predict, shlex.join(joined)])
        ),
    )


def _listed(key: str, value: Any) -> str:
    """An option as Python: lists, and declarations as their texts."""
    if key in DECLARED:
        value = [str(DECLARED[key](one)) for one in value]
    return repr(list(value) if isinstance(value, tuple) else value)


def flag_words(key: str, value: Any) -> list[str]:
    """An option as the words of a command line."""
    flag = "--" + key.replace("_", "-")
    if value is True:
        return [flag]
    if value is False:
        return ["--no-" + key.replace("_", "-")]
    if key == "set":
        return [word for setting in value for word in ("--set", setting)]
    if key in DECLARED:
        return [word for one in value for word in (flag, str(DECLARED[key](one)))]
    if key == "middle":
        return [flag, " ".join(value)]
    if key == "join":
        return [word for name in value for word in (flag, name)]
    if key == "ratio":
        return [flag, ":".join(f"{v:.12g}" for v in value)]
    if key == "size":
        return [flag, "x".join(map(str, value))]
    if isinstance(value, tuple):
        return [flag, join_names(value)]
    return [flag, str(value)]
