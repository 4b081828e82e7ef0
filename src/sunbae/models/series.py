"""The recipes `nlinear`, `dlinear` and `tsmixer`: networks that are made for series."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.forecast import Window
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, WeightDecay
from sunbae.models.spec import WindowSpec

Columns = Annotated[
    Literal["targets", "all"],
    Field(description=N_("targets: each target is forecast from its own past; all: from the past of every column")),
]


class LinearParams(Params):
    """Hyper-parameters of `nlinear`."""

    # A single layer bears larger steps: on five series 0.01 at batch 32 was better on validation than 0.0015 and 0.03.
    rate_factor: ClassVar[float] = 6.0

    columns: Columns = "targets"
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1e-4


class DLinearParams(LinearParams):
    """Hyper-parameters of `dlinear`."""

    kernel_size: Annotated[int, Field(ge=1, le=10_000)] = Field(
        25, description=N_("steps of the moving average that is the trend")
    )


class TsMixerParams(Params):
    """Hyper-parameters of `tsmixer`."""

    blocks: Annotated[int, Field(ge=1, le=32)] = Field(2, description=N_("pairs of time and feature mixing"))
    hidden: Annotated[int, Field(ge=1, le=8192)] = Field(64, description=N_("nodes of a feature mixing"))
    dropout: Dropout = 0.1
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1e-4


def nlinear(window: Window, inputs: WindowSpec, params: LinearParams) -> Any:
    """One linear layer from the steps of the past to those of the horizon, (B, H, K), shared by the targets.

    With the level `last` this is NLinear; here the level is chosen apart. Departures: what is known of the steps to
    come is added by a linear layer of its own, and `columns=all` reads every column.
    Parameters: (P + 1) H, or (P C + 1) H K of all C columns.
    Source: Zeng et al. 2023, Are Transformers Effective for Time Series Forecasting?, arXiv 2205.13504.
    """
    past = window.targets if params.columns == "targets" else window.joined()
    return _with_known(_linear(past, inputs, params.columns, "linear"), window, inputs)


def dlinear(window: Window, inputs: WindowSpec, params: DLinearParams) -> Any:
    """A linear layer for the trend and one for what is left, (B, H, K).

    The trend is a moving average. Departures from the paper: at the ends the average is that of the steps there are
    (the paper repeats the end values); known steps and `columns` as in `nlinear`.
    Parameters: twice those of `nlinear`.
    Source: Zeng et al. 2023, arXiv 2205.13504.
    """
    layers = load_keras().layers
    past = window.targets if params.columns == "targets" else window.joined()
    trend = layers.AveragePooling1D(min(params.kernel_size, inputs.past), strides=1, padding="same", name="trend")(past)
    rest = layers.Subtract(name="rest")([past, trend])
    parts = [_linear(part, inputs, params.columns, name) for part, name in ((trend, "of_trend"), (rest, "of_rest"))]
    return _with_known(layers.Add(name="both")(parts), window, inputs)


def _linear(x: Any, inputs: WindowSpec, columns: str, name: str) -> Any:
    layers = load_keras().layers
    if columns == "targets":
        x = layers.Permute((2, 1), name=f"{name}_by_target")(x)
        x = layers.Dense(inputs.horizon, kernel_initializer="zeros", name=name)(x)
        return layers.Permute((2, 1), name=f"{name}_by_step")(x)
    x = layers.Flatten(name=f"{name}_flat")(x)
    x = layers.Dense(inputs.horizon * inputs.n_targets, kernel_initializer="zeros", name=name)(x)
    return layers.Reshape((inputs.horizon, inputs.n_targets), name=f"{name}_by_step")(x)


def _with_known(z: Any, window: Window, inputs: WindowSpec) -> Any:
    layers = load_keras().layers
    if window.future is None:
        return z
    known = layers.Dense(inputs.n_targets, kernel_initializer="zeros", use_bias=False, name="known")(window.future)
    return layers.Add(name="with_known")([z, known])


def tsmixer(window: Window, inputs: WindowSpec, params: TsMixerParams) -> Any:
    """Dense layers along the steps and along the columns in turn, each added to what it reads, (B, H, K).

    Departures from the paper: layer instead of batch normalisation (a part of the series has other statistics), and
    instead of the extension for auxiliary columns what is known of the steps to come joins the projected window.
    Source: Chen et al. 2023, TSMixer: An All-MLP Architecture for Time Series Forecasting, arXiv 2303.06053.
    """
    layers = load_keras().layers
    x = window.joined()
    columns = x.shape[-1]
    for k in range(1, params.blocks + 1):
        mixed = layers.LayerNormalization(name=f"time_norm_{k}")(x)
        mixed = layers.Permute((2, 1), name=f"by_column_{k}")(mixed)
        mixed = layers.Dense(inputs.past, activation="relu", name=f"time_mixing_{k}")(mixed)
        mixed = layers.Permute((2, 1), name=f"by_step_{k}")(mixed)
        x = layers.Add(name=f"time_added_{k}")([x, _dropped(mixed, params, f"time_dropout_{k}")])
        mixed = layers.LayerNormalization(name=f"feature_norm_{k}")(x)
        mixed = layers.Dense(params.hidden, activation="relu", name=f"feature_mixing_{k}")(mixed)
        mixed = _dropped(mixed, params, f"feature_dropout_{k}")
        mixed = layers.Dense(columns, name=f"feature_output_{k}")(mixed)
        x = layers.Add(name=f"feature_added_{k}")([x, mixed])
    x = layers.Permute((2, 1), name="by_column")(x)
    x = layers.Dense(inputs.horizon, name="projection")(x)
    x = layers.Permute((2, 1), name="by_step")(x)
    if window.future is not None:
        x = layers.Concatenate(name="with_known")([x, window.future])
    return layers.Dense(inputs.n_targets, name="output")(x)


def _dropped(x: Any, params: TsMixerParams, name: str) -> Any:
    return load_keras().layers.Dropout(params.dropout, name=name)(x) if params.dropout else x
