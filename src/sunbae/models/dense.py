"""The recipe `dnn`: a plain network of Dense layers."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from sunbae._compat import load_keras
from sunbae.i18n import N_, _
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, WeightDecay
from sunbae.models.parts import as_row

Shape = Literal["box", "funnel", "diamond"]
MOST_NODES, MOST_LAYERS = 8192, 64


def _checked(layers: str) -> str:
    nodes = layers.split("-") if layers else []
    if len(nodes) > MOST_LAYERS or not all(n.isascii() and n.isdecimal() and 1 <= int(n) <= MOST_NODES for n in nodes):
        text = _("the nodes of each hidden layer were expected, such as 64-32-16, each from 1 to {most}")
        raise PydanticCustomError("layers", "{text}", {"text": text.format(most=MOST_NODES)})
    return layers


Layers = Annotated[str, AfterValidator(_checked)]


class DnnParams(Params):
    """Hyper-parameters of `dnn`."""

    instead: ClassVar[dict[str, tuple[str, ...]]] = {"layers": ("width", "depth", "shape")}
    # MNIST: 98.5 % instead of 98.0 %.
    for_images: ClassVar[dict[str, Any]] = {
        "width": 512, "depth": 2, "dropout": 0.3, "learning_rate": 2e-3, "schedule": "one_cycle",
    }  # fmt: skip

    width: Annotated[int, Field(ge=1, le=MOST_NODES)] = Field(128, description=N_("nodes of the widest hidden layer"))
    depth: Annotated[int, Field(ge=0, le=MOST_LAYERS)] = Field(3, description=N_("number of hidden layers"))
    shape: Shape = Field("box", description=N_("box: equal widths; funnel: halving; diamond: widest in the middle"))
    layers: Layers = Field(
        "", description=N_("nodes of each hidden layer, such as 20-10-5-3, instead of width, depth and shape")
    )
    activation: Literal["relu", "gelu", "silu", "elu", "selu", "tanh"] = Field(
        "relu", description=N_("what bends the sums of a hidden layer")
    )
    dropout: Dropout = 0.1
    batch_norm: bool = Field(False, description=N_("normalise each hidden layer over the batch"))
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1e-4


def widths(params: DnnParams) -> list[int]:
    """Nodes of each hidden layer.

    >>> widths(DnnParams(width=64, depth=3, shape="diamond"))
    [32, 64, 32]
    >>> widths(DnnParams(width=64, depth=3, shape="funnel"))
    [64, 32, 16]
    >>> widths(DnnParams(layers="20-10-5-3"))
    [20, 10, 5, 3]
    """
    if params.layers:
        return [int(nodes) for nodes in params.layers.split("-")]
    last = params.depth - 1
    halvings = {
        "box": [0] * params.depth,
        "funnel": list(range(params.depth)),
        "diamond": [abs(2 * k - last) // 2 for k in range(params.depth)],
    }[params.shape]
    return [max(1, params.width >> k) for k in halvings]


def dnn(x: Any, params: DnnParams, prefix: str = "") -> Any:
    """Dense layers, funnel, box or diamond: features (B, W) of rows (B, F), or of windows (B, T, C) read as one row.

    A layer of m nodes that reads n numbers has (n + 1) m parameters.
    """
    layers = load_keras().layers
    x = as_row(x, prefix)
    for k, units in enumerate(widths(params), start=1):
        x = layers.Dense(units, kernel_initializer=_initializer(params.activation), name=f"{prefix}dense_{k}")(x)
        if params.batch_norm:
            x = layers.BatchNormalization(name=f"{prefix}batch_norm_{k}")(x)
        x = layers.Activation(params.activation, name=f"{prefix}{params.activation}_{k}")(x)
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"{prefix}dropout_{k}")(x)
    return x


def _initializer(activation: str) -> str:
    """He for the relu family, LeCun for selu, Glorot otherwise, as their papers derive."""
    return {"relu": "he_normal", "elu": "he_normal", "selu": "lecun_normal"}.get(activation, "glorot_uniform")
