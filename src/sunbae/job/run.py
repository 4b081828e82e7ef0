"""A finished run as Python sees it."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.job.forecast import Forecaster
from sunbae.job.predict import Predictor, TargetsPredictor, load
from sunbae.judge.metrics import METRICS
from sunbae.judge.scores import Score, Scores
from sunbae.judge.verdict import DOUBTS
from sunbae.runs.store import BUNDLE, RECORD, REPORT, find_trained

SCORES = "scores.json"
FORECAST = "forecast.csv"


@dataclass(frozen=True)
class Run:
    """One training run: its scores, its verdict, its networks.

    >>> run = Run("houses-001")  # doctest: +SKIP
    >>> run.scores["r2"].mean, run.scores["r2"].sd  # doctest: +SKIP
    """

    path: Path

    @cached_property
    def record(self) -> dict[str, Any]:
        """What `run.json` says: options, data, schema, split, environment, seconds."""
        return dict(json.loads((self.path / RECORD).read_text(encoding="utf-8")))

    @cached_property
    def _scores(self) -> dict[str, Any]:
        return dict(json.loads((self.path / SCORES).read_text(encoding="utf-8")))

    @cached_property
    def network(self) -> Scores:
        """The scores of the networks on every part."""
        return Scores.from_json(self._scores["network"])

    @property
    def scores(self) -> dict[str, Score]:
        """Metric -> mean, sd and values over the seeds, on the test part."""
        return dict(self.network.parts["test"])

    @cached_property
    def baselines(self) -> dict[str, dict[str, float]]:
        """Baseline -> metric -> score on the test part."""
        found = {name: Scores.from_json(record) for name, record in self._scores["baselines"].items()}
        return {name: {m: s.mean for m, s in scores.parts["test"].items()} for name, scores in found.items()}

    @cached_property
    def targets(self) -> dict[str, dict[str, Score]]:
        """Of several targets each: metric -> mean, sd and values over the seeds, on the test part."""
        found = {one["target"]: Scores.from_json(one["network"]) for one in self._scores.get("targets", ())}
        return {name: dict(scores.parts["test"]) for name, scores in found.items()}

    @property
    def reconstruction(self) -> dict[str, Any] | None:
        """Of an autoencoder: how far off the test pictures are that it gives back, beside PCA; None of others."""
        found = self._scores.get("reconstruction")
        return None if found is None else dict(found)

    @property
    def verdict(self) -> list[str]:
        """What the scores mean, the headline first."""
        return [str(v["text"]) for v in self._scores["verdict"]]

    @property
    def doubts(self) -> list[str]:
        """Why the scores may be too good, or not what was asked for."""
        return [str(v["text"]) for v in self._scores["verdict"] if v["id"] in DOUBTS]

    @property
    def bundle(self) -> Path:
        """The file that predicts; copy it wherever it is needed."""
        return self.path / BUNDLE

    @property
    def report(self) -> Path:
        """The page that explains; it works offline."""
        return self.path / REPORT

    @cached_property
    def predictor(self) -> Predictor | TargetsPredictor | Forecaster:
        """The networks, ready to answer."""
        return load(self.bundle)

    def predict(self, data: Any = None, **reading: Any) -> np.ndarray | dict[str, np.ndarray]:
        """Predictions (n,) for a file, frame or Table, of several targets by name, or the forecast of a series; see
        Predictor, TargetsPredictor and Forecaster.
        """
        return self.predictor.predict(data, **reading)

    def export(self, path: str | Path, *, seed: int | None = None) -> tuple[str, ...]:
        """Write one network as a file of Keras; see `Predictor.export`."""
        return self.predictor.export(path, seed=seed)

    def _targets_as_json(self) -> dict[str, Any]:
        """Of each target of several, or of a series: its scores, those of the baselines, and what else is known."""
        found = {}
        for one in self._scores.get("targets", ()):
            baselines = {name: Scores.from_json(record) for name, record in one["baselines"].items()}
            more = {name: one[name] for name in ("mase", "interval") if name in one}
            found[one["target"]] = {
                "test": _plain(Scores.from_json(one["network"]).parts["test"]),
                "baselines": {
                    name: {m: _finite(s.mean) for m, s in scores.parts["test"].items()}
                    for name, scores in baselines.items()
                },
                **more,
            }
        return found

    def to_json(self) -> dict[str, Any]:
        """The result as `sunbae train --json` prints it."""
        test = _plain(self.scores)
        series = {"series": self.record["series"]} if "series" in self.record else {}
        targets = self._targets_as_json()
        back = {} if self.reconstruction is None else {"reconstruction": self.reconstruction}
        return {
            "run": str(self.path),
            "bundle": str(self.bundle),
            "report": str(self.report),
            "task": self.network.task,
            "model": self.record["model"],
            "seeds": list(self.network.seeds),
            "interrupted": self.record["interrupted"],
            "test": test,
            "baselines": {b: {m: _finite(v) for m, v in found.items()} for b, found in self.baselines.items()},
            **({"targets": targets} if targets else {}),
            **back,
            "verdict": self.verdict,
            "rows": self.record["rows"],
            "notes": self.record["notes"],
            "seconds": self.record["seconds"],
            **series,
        }

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{METRICS[name].label}</th><td>{s.mean:.6g}</td>"
            + (f"<td>± {s.sd:.2g}</td></tr>" if np.isfinite(s.sd) else "</tr>")
            for name, s in self.scores.items()
        )
        head = f"<b>{html.escape(self.path.name)}</b>: {html.escape(' '.join([self.verdict[0], *self.doubts]))}"
        title = html.escape(_("report"))
        link = f'<a href="{html.escape(self.report.resolve().as_uri())}">{title}</a>'
        return f"<div><p>{head}</p><table>{rows}</table><p>{link}</p></div>"


def _plain(scores: Mapping[str, Score]) -> dict[str, Any]:
    return {
        name: {"mean": _finite(s.mean), "sd": _finite(s.sd), "values": [_finite(v) for v in s.values]}
        for name, s in scores.items()
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def open_run(name: str | Path) -> Run:
    """The run with a name or in a folder.

    Raises: OptionError naming the runs that there are.
    """
    return Run(find_trained(name).path)
