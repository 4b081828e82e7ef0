"""The recipe `transfer`: a network that others have trained on photos, and a small head that is trained here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.augment import Flip
from sunbae.models.network import network_class
from sunbae.models.params import LearningRate, Params, Schedule, WeightDecay
from sunbae.models.parts import end
from sunbae.models.pretrained import LITE, build_backbone
from sunbae.models.spec import OutputSpec

BACKBONE, FEATURES, STANDARD = "backbone", "features", "standardised"
EPSILON = 1e-3  # added to the variance of a feature: one that is always 0 stays 0
BackboneName = Literal[
    "efficientnet_lite0", "mobilenet", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large", "efficientnet_b0",
    "efficientnet_b1", "efficientnet_v2_b0", "resnet50", "resnet50_v2", "densenet121", "vgg16", "xception",
    "convnext_tiny",
]  # fmt: skip


class TransferParams(Params):
    """Hyper-parameters of `transfer`."""

    rows_seen: ClassVar[int] = 100_000

    backbone: BackboneName = Field("efficientnet_lite0", description=N_("the network that others have trained"))
    inner: bool = Field(True, description=N_("efficientnet_lite0: the head reads inner layers as well"))
    views: Annotated[int, Field(ge=1, le=64)] = Field(
        6, description=N_("views of a training picture: itself, its mirror, and random parts of it")
    )
    flip: Flip = Field(
        "auto",
        description=N_("mirror pictures at random; auto: if the mean picture of most classes is about its own mirror"),
    )
    test_flip: bool = Field(True, description=N_("where mirroring is done, answer for the mirrored picture as well"))
    hidden: Annotated[int, Field(ge=0, le=8192)] = Field(
        0, description=N_("nodes of a Dense layer of the head; 0 for none")
    )
    dropout: Annotated[float, Field(ge=0, lt=1, description=N_("share of features switched off at each step"))] = 0.8
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.0, description=N_("share of the probability that training spreads over all classes")
    )
    learning_rate: LearningRate = 1e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1.0
    fine_tune: Annotated[int, Field(ge=0, le=1000)] = Field(
        0, description=N_("last layers of the backbone that are trained as well, once the head is; 0 for none")
    )
    fine_tune_rate: Annotated[float, Field(gt=0, le=1)] = Field(
        3e-5, description=N_("learning rate while layers of the backbone are trained")
    )
    fine_tune_epochs: Annotated[int, Field(ge=1, le=1000)] = Field(
        3, description=N_("epochs in which layers of the backbone are trained")
    )


def transfer(x: Any, params: TransferParams, prefix: str = "") -> Any:
    """The backbone and the hidden part of the head: features (B, W) of pixels 0 to 255, (B, H, W, 1 or 3).

    Everything of the backbone keeps the values that others have trained, but for its last `fine_tune` layers.
    """
    keras = load_keras()
    if x.shape[-1] == 1:
        x = keras.layers.Concatenate(name=f"{prefix}as_colours")([x, x, x])
    size = (int(x.shape[1]), int(x.shape[2]))
    backbone = build_backbone(params.backbone, size, inner=params.inner and params.backbone == LITE)
    unfreeze(backbone, params.fine_tune)
    backbone.name = f"{prefix}{BACKBONE}"
    return head(backbone(x), params, prefix)


def head(x: Any, params: TransferParams, prefix: str = "") -> Any:
    """What is trained, but for the last layer: features (B, W) of those of the backbone (B, D).

    They are first brought to mean 0 and deviation 1 of the training rows, see `standardise`.
    """
    layers = load_keras().layers
    # In inference mode always: its mean and variance are set, not learnt batch by batch.
    x = layers.BatchNormalization(
        center=False, scale=False, epsilon=EPSILON, trainable=False, name=f"{prefix}{STANDARD}"
    )(x)
    if params.dropout:
        x = layers.Dropout(params.dropout, name=f"{prefix}dropout")(x)
    if params.hidden:
        x = layers.Dense(params.hidden, activation="relu", kernel_initializer="he_normal", name=f"{prefix}hidden")(x)
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"{prefix}hidden_dropout")(x)
    return x


def head_network(width: int, outputs: OutputSpec, params: TransferParams) -> Any:
    """The head alone, an uncompiled `keras.Model`: `features` float (B, width) -> what `parts.end` gives."""
    features = load_keras().Input((width,), name=FEATURES)
    model = network_class()({FEATURES: features}, end(head(features, params), outputs), name="head")
    model.smoothing = params.label_smoothing if outputs.n_classes else 0.0
    return model


def standardise(model: Any, mean: np.ndarray, variance: np.ndarray) -> None:
    """Set what the head takes out of the features: float (D,) each, of the training rows."""
    model.get_layer(STANDARD).set_weights([mean.astype(np.float32), variance.astype(np.float32)])


def unfreeze(backbone: Any, count: int) -> None:
    """Make the kernels of the last `count` layers of a frozen backbone trainable; normalisation stays as it is."""
    if not count:
        return
    layers = load_keras().layers
    normalisation = (layers.BatchNormalization, layers.LayerNormalization, layers.Normalization)
    plain = [layer for layer in _plain_layers(backbone) if layer.weights]
    chosen = [layer for layer in plain if not isinstance(layer, normalisation)][-count:]
    # A model that is not trainable has no trainable layers, whatever they say.
    backbone.trainable = True
    for layer in plain:
        layer.trainable = any(layer is one for one in chosen)


def _plain_layers(model: Any) -> list[Any]:
    found: list[Any] = []
    for layer in model.layers:
        found += _plain_layers(layer) if hasattr(layer, "layers") else [layer]
    return found


def frozen_places(model: Any) -> list[int]:
    """Places in `model.non_trainable_variables` of the values that are the same under every seed: the backbone's that
    are not trained, and the mean and variance of features.
    """
    within = {id(v) for name in (BACKBONE, STANDARD) for v in model.get_layer(name).non_trainable_variables}
    return [k for k, variable in enumerate(model.non_trainable_variables) if id(variable) in within]


def assembled(
    full: Any, backbone: Any, head_model: Any, weights: tuple[Sequence[np.ndarray], Sequence[np.ndarray]]
) -> tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]]:
    """(trainable, non-trainable) arrays of a whole network that was made of a backbone and a trained head.

    Args:
      full: of the recipe `transfer`; only its structure is used, and its own values where a layer has no other.
      backbone: filled `keras.Model` of `pretrained.load_backbone`.
      head_model: of `head_network`; only its structure is used.
      weights: (trainable, non-trainable) arrays of the head.
    """
    values: dict[int, Any] = {}
    for mine, its in zip(full.get_layer(BACKBONE).variables, backbone.variables, strict=True):
        values[id(mine)] = its.value
    trained = dict(zip(map(id, head_model.trainable_variables), weights[0], strict=True))
    trained |= dict(zip(map(id, head_model.non_trainable_variables), weights[1], strict=True))
    for layer in head_model.layers:
        for mine, its in zip(
            full.get_layer(layer.name).variables if layer.variables else (), layer.variables, strict=True
        ):
            values[id(mine)] = trained[id(its)]

    def arrays(variables: Any) -> tuple[np.ndarray, ...]:
        return tuple(np.asarray(values.get(id(v), v.value)) for v in variables)

    return arrays(full.trainable_variables), arrays(full.non_trainable_variables)
