"""From windows to trained networks that forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae.data.split import Part
from sunbae.data.window import Windows
from sunbae.i18n import _
from sunbae.job.budget import adapted, window_fit_options
from sunbae.job.networks import Architecture, Data, Trained, Watch, train_population
from sunbae.job.options import TrainOptions
from sunbae.job.series import PreparedSeries
from sunbae.judge.forecasts import lags
from sunbae.models.recipes import parse_params, recipe
from sunbae.models.spec import ForecastSpec, Stationary, WindowSpec

CHOSEN_FROM: tuple[Stationary, ...] = ("level", "last", "instance")
RIDGE_ROWS, RIDGE_WIDTH, RIDGE_CELLS = 4000, 800, 20_000_000
FITTED: tuple[Part, ...] = ("train", "validation")


@dataclass(frozen=True)
class Chosen:
    """How a changing level is taken out, and why.

    Attributes:
      errors: of each way, the RMSE on validation in standard deviations; empty if the user said it.
    """

    stationary: Stationary
    errors: dict[Stationary, float]

    def note(self) -> str:
        """In words."""
        texts = {
            "none": _("the window is read as it is"),
            "level": _("the window is read as it is, and the change from its last value is forecast"),
            "last": _("differences to the last value are read and forecast"),
            "instance": _("each window is read less its mean, in units of its deviation"),
        }
        text = _("stationary={name}: {how}").format(name=self.stationary, how=texts[self.stationary])
        if not self.errors:
            return text
        found = ", ".join(f"{name} {error:.4g}" for name, error in self.errors.items())
        return text + " " + _("(chosen by a ridge regression on validation, RMSE: {found})").format(found=found)


def spec_of(prepared: PreparedSeries, stationary: Stationary) -> tuple[WindowSpec, ForecastSpec]:
    """What the network of these windows is told."""
    widths = {name: array.shape[1] for name, array in prepared.arrays.items()}
    inputs = WindowSpec(
        prepared.past,
        prepared.horizon,
        widths["targets"],
        widths.get("others", 0),
        widths.get("context", 0),
        widths.get("future", 0),
        stationary,
    )
    return inputs, ForecastSpec(prepared.prep.center, prepared.prep.scale)


def train_forecasters(
    prepared: PreparedSeries, options: TrainOptions, chosen: Chosen, watch: Watch | None = None
) -> Trained:
    """Train the recipe of `options` under each seed; training and validation windows only.

    Raises: what `train_population` raises.
    """
    inputs, outputs = spec_of(prepared, chosen.stationary)
    one = recipe(options.model)
    fit = window_fit_options(options, len(prepared.starts["train"]))
    params = adapted(parse_params(one, options.set), "regression", fit.batch_size)
    architecture = Architecture(lambda: one.forecaster(inputs, outputs, params), params, inputs, outputs)
    known = prepared.series.y.astype(np.float32)

    def part(starts: np.ndarray) -> tuple[Any, Any]:
        ahead = (starts + prepared.past).astype(np.int32)
        return prepared.inputs(starts), Windows(known, ahead, prepared.horizon)

    data = Data(part(prepared.starts["train"]), part(prepared.starts["validation"]))
    return train_population(architecture, data, options, fit, watch or Watch())


def choose_stationary(prepared: PreparedSeries, options: TrainOptions) -> Chosen:
    """The way of `options`, or the one with which a ridge regression is best on the validation windows."""
    if options.stationary != "auto":
        return Chosen(options.stationary, {})
    errors = {way: _ridge_error(prepared, way) for way in CHOSEN_FROM}
    return Chosen(min(CHOSEN_FROM, key=lambda way: errors[way]), errors)


def _ridge_error(prepared: PreparedSeries, way: Stationary) -> float:
    """RMSE on validation windows, in standard deviations of the targets."""
    from sklearn.linear_model import Ridge

    columns = sum(prepared.arrays[name].shape[1] for name in ("targets", "others") if name in prepared.arrays)
    most = max(200, min(RIDGE_ROWS, RIDGE_CELLS // (prepared.past * columns)))
    train, validation = (prepared.starts[part][:: -(-len(prepared.starts[part]) // most)] for part in FITTED)
    X, y, _undo = _leveled(prepared, train, way)
    mean, deviation = X.mean(axis=0), X.std(axis=0)
    deviation[deviation < 1e-9] = 1.0
    model = Ridge(alpha=1.0).fit((X - mean) / deviation, y.reshape(len(y), -1))
    X, _y, undo = _leveled(prepared, validation, way)
    found = undo(np.asarray(model.predict((X - mean) / deviation)).reshape(len(X), *y.shape[1:]))
    return float(np.sqrt(np.mean((found - _standard(prepared, validation)) ** 2)))


def _standard(prepared: PreparedSeries, starts: np.ndarray) -> np.ndarray:
    """The steps to forecast in standard units, (n, H, K)."""
    found: np.ndarray = (prepared.truth(starts) - prepared.prep.center) / prepared.prep.scale
    return found


def _leveled(prepared: PreparedSeries, starts: np.ndarray, way: Stationary) -> tuple[np.ndarray, np.ndarray, Any]:
    """What a ridge regression reads and learns of windows whose level is taken out, and what puts it back."""
    inputs = {name: windows[:].astype(np.float64) for name, windows in prepared.inputs(starts).items()}
    width = prepared.past * sum(inputs[name].shape[2] for name in ("targets", "others") if name in inputs)
    read = {name: inputs[name] for name in ("targets", "others") if name in inputs and width <= RIDGE_WIDTH}
    read = read or {"targets": inputs["targets"]}
    level, spread = _level(inputs["targets"], way)
    if way in ("last", "instance"):
        for name, window in read.items():
            center, deviation = _level(window, way)
            read[name] = (window - center) / deviation
    known = {"future": inputs["future"]} if "future" in inputs else {}
    y = (_standard(prepared, starts) - level) / spread
    return lags(read | known, slice(None)), y, lambda z: z * spread + level


def _level(window: np.ndarray, way: Stationary) -> tuple[np.ndarray, np.ndarray]:
    """(center, spread) of each window, (n, 1, C)."""
    if way == "instance":
        spread = window.std(axis=1, keepdims=True)
        return window.mean(axis=1, keepdims=True), np.where(spread > 1e-6, spread, 1.0)
    return window[:, -1:], np.ones((len(window), 1, window.shape[2]))
