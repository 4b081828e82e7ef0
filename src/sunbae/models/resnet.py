"""The recipe `resnet`: a small residual network of convolutions that learns a lot in few epochs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.augment import AugmentParams
from sunbae.models.params import LearningRate, Optimizer, Schedule, WeightDecay

STEM = "whitening"

EPSILON = 5e-4
WIDTH, GREY_WIDTH = 32, 24  # filters of the first stage


class ResnetParams(AugmentParams):
    """Hyper-parameters of `resnet`."""

    rows_seen: ClassVar[int] = 540_000

    width: Annotated[int, Field(ge=0, le=1024)] = Field(
        0, description=N_("filters of the first stage; later: x 4; 0: 32, of grey pictures 24")
    )
    stages: Annotated[int, Field(ge=0, le=6)] = Field(
        0, description=N_("stages, each halves the picture; 0: as many as leave 3 pixels or more")
    )
    stem: Literal["whitening", "conv"] = Field(
        "whitening", description=N_("whitening: fixed filters that make neighbouring pixels independent; conv: learnt")
    )
    activation: Literal["relu", "gelu", "silu"] = Field("gelu", description=N_("what bends the sums of a layer"))
    test_flip: bool = Field(True, description=N_("where mirroring is done, answer for the mirrored picture as well"))
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.1, description=N_("share of the probability that training spreads over all classes")
    )
    optimizer: Optimizer = "sgd"
    averaging: bool = Field(
        True, description=N_("with sgd, go on from a running average of the weights now and then, more so to the end")
    )
    learning_rate: LearningRate = 0.15
    schedule: Schedule = "one_cycle"
    weight_decay: WeightDecay = 1e-3


def resnet(x: Any, params: ResnetParams, prefix: str = "") -> Any:
    """Stages of a convolution, max pooling and a residual block: features (B, W) of pictures (B, H, W, C) around 0.

    Departures from the speed record that it follows (Jordan 2024, arXiv 2404.04454): one residual block instead of a
    plain convolution a stage, learnt scales of batch normalisation, one learning rate for all variables, no averages of
    batch normalisation's statistics, mirrored by chance instead of by turns, and half of the width.
    """
    layers = load_keras().layers
    height, width = x.shape[1:3]
    filters = params.width or (GREY_WIDTH if x.shape[-1] == 1 else WIDTH)
    if params.stem == "whitening" and min(height, width) > 2:
        # Twice as many filters as a patch has numbers: each direction and its opposite.
        x = layers.Conv2D(2 * 4 * x.shape[-1], 2, use_bias=False, trainable=False, name=f"{prefix}{STEM}")(x)
    else:
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"{prefix}stem")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"{prefix}stem_norm")(x)
    x = layers.Activation(params.activation, name=f"{prefix}stem_{params.activation}")(x)
    for k in range(1, (params.stages or stages_of(height, width)) + 1):
        x = _stage(x, filters * (1 if k == 1 else 4), params, f"{prefix}stage_{k}_")
    return layers.GlobalMaxPooling2D(name=f"{prefix}pool")(x)


def whiten(model: Any, parts: Iterable[np.ndarray]) -> None:
    """Set the fixed filters of the stem from training pictures, so that what they see is uncorrelated and of one size.

    Args:
      model: a `resnet`; one without such a stem stays as it is.
      parts: float32 (n, H, W, C) around 0, some pictures at a time.

    The filters are the principal directions of 2 x 2 patches, divided by their deviation, and their opposites.
    Source: Coates & Ng 2012, Learning Feature Representations with K-Means; for the stem Jordan 2024.
    """
    found = [layer for layer in model.layers if layer.name.rpartition(".")[2] == STEM]
    if not found:
        return
    total, n, channels = np.zeros(()), 0, found[0].input.shape[-1]
    for pictures in parts:
        height, width = pictures.shape[1:3]
        corners = [pictures[:, i : height - 1 + i, j : width - 1 + j] for i in (0, 1) for j in (0, 1)]
        flat = np.concatenate(corners, axis=-1, dtype=np.float64).reshape(-1, 4 * channels)
        total, n = total + flat.T @ flat, n + len(flat)
    values, directions = np.linalg.eigh(total / n)
    filters = (directions / np.sqrt(np.maximum(values, 0) + EPSILON)).reshape(2, 2, channels, -1)
    found[0].set_weights([np.concatenate([filters, -filters], axis=-1).astype(np.float32)])


def stages_of(height: int, width: int) -> int:
    """How often a picture is halved.

    >>> [stages_of(size, size) for size in (8, 28, 32, 64)]
    [1, 3, 3, 4]
    """
    return max(1, min(6, int(np.log2(min(height, width) / 3))))


def _stage(x: Any, filters: int, params: ResnetParams, prefix: str) -> Any:
    layers = load_keras().layers
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{prefix}conv")(
        x
    )
    if min(x.shape[1:3]) > 1:
        x = layers.MaxPooling2D(2, name=f"{prefix}max")(x)
    x = _normed(x, params, f"{prefix}")
    inner = layers.Conv2D(
        filters, 3, padding="same", use_bias=False, kernel_initializer="he_normal", name=f"{prefix}inner_conv"
    )(x)
    inner = _normed(inner, params, f"{prefix}inner_")
    return layers.Add(name=f"{prefix}add")([x, inner])


def _normed(x: Any, params: ResnetParams, prefix: str) -> Any:
    layers = load_keras().layers
    x = layers.BatchNormalization(momentum=0.9, name=f"{prefix}norm")(x)
    return layers.Activation(params.activation, name=f"{prefix}{params.activation}")(x)
