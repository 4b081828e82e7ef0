"""The recipes `conv1d` and `cnn`: filters that move along a sequence, or over a picture."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.augment import AugmentParams
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


class CnnParams(AugmentParams):
    """Hyper-parameters of `cnn`."""

    filters: Annotated[int, Field(ge=1, le=1024)] = Field(
        32, description=N_("filters of the first convolution; each block has twice those of the block before")
    )
    blocks: Annotated[int, Field(ge=0, le=8)] = Field(
        0, description=N_("blocks of convolutions and a pooling that halves the picture; 0: by its size")
    )
    convolutions: Annotated[int, Field(ge=1, le=8)] = Field(1, description=N_("convolutions of each block"))
    kernel_size: Annotated[int, Field(ge=1, le=15)] = Field(3, description=N_("pixels on a side that a filter sees"))
    batch_norm: bool = Field(True, description=N_("normalise after each convolution over the batch"))
    hidden: Annotated[int, Field(ge=0, le=8192)] = Field(
        128, description=N_("nodes of the Dense layer after them; 0 for none")
    )
    dropout: Dropout = 0.3
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "one_cycle"
    weight_decay: WeightDecay = 1e-2


def cnn(x: Any, params: CnnParams, prefix: str = "") -> Any:
    """Blocks of Conv2D and MaxPooling2D, flattened into Dense layers: features (B, W) of pictures (B, H, W, C).

    Each block halves height and width and doubles the filters. Parameters of f filters of k x k pixels over c
    channels: f (k k c + 1).
    Source: LeCun et al. 1998, Gradient-based learning applied to document recognition.
    """
    layers = load_keras().layers
    filters = params.filters
    for block in range(1, (params.blocks or blocks_of(*x.shape[1:3])) + 1):
        for k in range(1, params.convolutions + 1):
            name = f"{prefix}conv_{block}" + (f"_{k}" if params.convolutions > 1 else "")
            x = layers.Conv2D(
                filters,
                params.kernel_size,
                padding="same",
                use_bias=not params.batch_norm,
                kernel_initializer="he_normal",
                name=name,
            )(x)
            if params.batch_norm:
                x = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)
            x = layers.Activation("relu", name=f"{name}_relu")(x)
        if min(x.shape[1:3]) > 1:
            x = layers.MaxPooling2D(2, name=f"{prefix}pool_{block}")(x)
        filters *= 2
    x = layers.Flatten(name=f"{prefix}flat")(x)
    if params.dropout:
        x = layers.Dropout(params.dropout, name=f"{prefix}dropout")(x)
    if params.hidden:
        x = layers.Dense(params.hidden, activation="relu", kernel_initializer="he_normal", name=f"{prefix}hidden")(x)
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"{prefix}hidden_dropout")(x)
    return x


def blocks_of(height: int, width: int) -> int:
    """How often a picture is halved, so that 4 to 7 pixels are left.

    >>> [blocks_of(size, size) for size in (8, 28, 32, 64)]
    [1, 2, 3, 4]
    """
    return max(1, (max(1, min(height, width)) // 4).bit_length() - 1)
