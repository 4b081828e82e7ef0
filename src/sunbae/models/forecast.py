"""Networks that forecast: windows of a series in, the next steps of its targets out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sunbae._compat import load_keras
from sunbae.models.spec import ForecastSpec, WindowSpec


@dataclass(frozen=True)
class Window:
    """The tensors of a window, its level taken out as `WindowSpec.stationary` says.

    Attributes:
      targets: (B, P, K).
      others: the other numbers of each past step (B, P, n), or None.
      context: calendar, labels and flags of each past step (B, P, n), or None.
      future: what is known of the steps to come (B, H, n), or None.
    """

    targets: Any
    others: Any
    context: Any
    future: Any

    def joined(self) -> Any:
        """Everything that is known of the past steps, (B, P, C)."""
        parts = [part for part in (self.targets, self.others, self.context) if part is not None]
        return load_keras().layers.Concatenate(name="window")(parts) if len(parts) > 1 else parts[0]


def forecaster(
    name: str, changes: Callable[[Window, WindowSpec], Any], inputs: WindowSpec, outputs: ForecastSpec
) -> Any:
    """An uncompiled `keras.Model`: inputs as in `WindowSpec`, output (B, H, K) in the targets' units.

    Args:
      changes: the network itself, from a Window to (B, H, K).

    A level that changes from window to window is taken out before `changes` and put back after it:

    - none: nothing is done.
    - level: the window stays as it is; the forecast is a change from its last value.
    - last: differences to the last value go in, and come out (NLinear, arXiv 2205.13504).
    - instance: each column less its mean over the window, divided by its deviation (RevIN without its learnt gains,
      Kim et al. 2022, openreview cGDAkQo1C0p).

    Source of the choice to say: nothing is left for the user to undo.
    """
    keras = load_keras()
    layers = keras.layers
    named = {"targets": keras.Input((inputs.past, inputs.n_targets), name="targets")}
    for part, steps, n in (
        ("others", inputs.past, inputs.n_others),
        ("context", inputs.past, inputs.n_context),
        ("future", inputs.horizon, inputs.n_future),
    ):
        if n:
            named[part] = keras.Input((steps, n), name=part)
    targets, others = named["targets"], named.get("others")
    undo: Callable[[Any], Any] = lambda z: z  # noqa: E731
    if inputs.stationary != "none":
        targets, undo = _without_level(targets, inputs, "targets")
        if others is not None:
            others, _undo = _without_level(others, inputs, "others")
    window = Window(targets, others, named.get("context"), named.get("future"))
    z = undo(changes(window, inputs))
    y = layers.Rescaling(list(outputs.scale), offset=list(outputs.center), name="target_unit")(z)
    return keras.Model(named, y, name=name)


def _without_level(x: Any, inputs: WindowSpec, name: str) -> tuple[Any, Callable[[Any], Any]]:
    """A window (B, P, n) without its level, and what puts that back into a forecast (B, H, n)."""
    layers = load_keras().layers
    if inputs.stationary in ("level", "last"):
        last = layers.Cropping1D((inputs.past - 1, 0), name=f"{name}_last")(x) if inputs.past > 1 else x
        without = layers.Subtract(name=f"{name}_from_last")([x, last]) if inputs.stationary == "last" else x
        return without, lambda z: layers.Add(name=f"{name}_from_change")([z, last])
    mean = layers.GlobalAveragePooling1D(keepdims=True, name=f"{name}_mean")(x)
    centered = layers.Subtract(name=f"{name}_centered")([x, mean])
    # A unit vector's steps have the deviation 1 / sqrt(P), and what it was divided by is its product with the vector.
    root = math.sqrt(inputs.past)
    unit = layers.UnitNormalization(axis=1, name=f"{name}_unit")(centered)
    product = layers.Multiply(name=f"{name}_product")([centered, unit])
    deviation = layers.Rescaling(root, name=f"{name}_deviation")(
        layers.GlobalAveragePooling1D(keepdims=True, name=f"{name}_product_mean")(product)
    )

    def undo(z: Any) -> Any:
        return layers.Add(name=f"{name}_shifted")([layers.Multiply(name=f"{name}_spread")([z, deviation]), mean])

    return layers.Rescaling(root, name=f"{name}_standardized")(unit), undo


def from_features(x: Any, window: Window, inputs: WindowSpec) -> Any:
    """(B, H, K) from features (B, W) of a window and what is known of the steps to come."""
    layers = load_keras().layers
    if window.future is not None:
        known = layers.Flatten(name="known")(window.future)
        x = layers.Concatenate(name="with_known")([x, known])
    z = layers.Dense(inputs.horizon * inputs.n_targets, name="output")(x)
    return layers.Reshape((inputs.horizon, inputs.n_targets), name="horizon")(z)
