"""The recipe `conv1d`: filters that move along a sequence."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, Steps, WeightDecay
from sunbae.models.parts import as_steps


class Conv1dParams(Params):
    """Hyper-parameters of `conv1d`."""

    filters: Annotated[int, Field(ge=1, le=4096)] = Field(64, description=N_("filters of each convolution"))
    depth: Annotated[int, Field(ge=1, le=16)] = Field(2, description=N_("number of convolutions"))
    kernel_size: Annotated[int, Field(ge=1, le=64)] = Field(3, description=N_("steps that a filter sees at once"))
    padding: Literal["same", "causal"] = Field(
        "same", description=N_("same: a filter sees both sides of a step; causal: only the past")
    )
    steps: Steps = "auto"
    hidden: Annotated[int, Field(ge=0, le=8192)] = Field(
        64, description=N_("nodes of the Dense layer after them; 0 for none")
    )
    dropout: Dropout = 0.1
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1e-4


def conv1d(x: Any, params: Conv1dParams, prefix: str = "") -> Any:
    """Conv1D layers, flattened into Dense layers: features (B, W) of windows (B, T, C).

    A row (B, F) is read as a sequence, see `as_steps`. Parameters of f filters of width k over c channels: f (k c + 1).
    Source: LeCun et al. 1989, Backpropagation applied to handwritten zip code recognition (along one axis).
    """
    layers = load_keras().layers
    x = as_steps(x, params.steps, prefix)
    for k in range(1, params.depth + 1):
        x = layers.Conv1D(
            params.filters,
            params.kernel_size,
            padding=params.padding,
            activation="relu",
            kernel_initializer="he_normal",
            name=f"{prefix}conv1d_{k}",
        )(x)
    x = layers.Flatten(name=f"{prefix}flat")(x)
    if params.hidden:
        x = layers.Dense(params.hidden, activation="relu", kernel_initializer="he_normal", name=f"{prefix}hidden")(x)
    if params.dropout:
        x = layers.Dropout(params.dropout, name=f"{prefix}dropout")(x)
    return x
