"""The recipe `dnn`: a plain network of Dense layers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.spec import InputSpec, OutputSpec

Shape = Literal["box", "funnel", "diamond"]


class DnnParams(BaseModel):
    """Hyper-parameters of `dnn`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    width: Annotated[int, Field(ge=1, le=8192)] = Field(128, description=N_("nodes of the widest hidden layer"))
    depth: Annotated[int, Field(ge=0, le=64)] = Field(3, description=N_("number of hidden layers"))
    shape: Shape = Field("box", description=N_("box: equal widths; funnel: halving; diamond: widest in the middle"))
    activation: Literal["relu", "gelu", "silu", "elu", "selu", "tanh"] = Field(
        "relu", description=N_("what bends the sums of a hidden layer")
    )
    dropout: Annotated[float, Field(ge=0, lt=1)] = Field(
        0.1, description=N_("share of nodes switched off at each step; unless set, 0.3 for classes")
    )
    batch_norm: bool = Field(False, description=N_("normalise each hidden layer over the batch"))
    learning_rate: Annotated[float, Field(gt=0, le=10)] = Field(
        5e-3, description=N_("size of the first steps; unless set, by batch size")
    )
    schedule: Literal["cosine", "constant"] = Field(
        "cosine", description=N_("cosine: the steps shrink to 0 by the end")
    )
    weight_decay: Annotated[float, Field(ge=0, le=1)] = Field(1e-4, description=N_("pull of the weights towards 0"))


def widths(params: DnnParams) -> list[int]:
    """Nodes of each hidden layer.

    >>> widths(DnnParams(width=64, depth=3, shape="diamond"))
    [32, 64, 32]
    >>> widths(DnnParams(width=64, depth=3, shape="funnel"))
    [64, 32, 16]
    """
    last = params.depth - 1
    halvings = {
        "box": [0] * params.depth,
        "funnel": list(range(params.depth)),
        "diamond": [abs(2 * k - last) // 2 for k in range(params.depth)],
    }[params.shape]
    return [max(1, params.width >> k) for k in halvings]


def dnn(inputs: InputSpec, outputs: OutputSpec, params: DnnParams) -> Any:
    """An uncompiled `keras.Model` of Dense layers, funnel, box or diamond.

    Inputs: `numbers` float (B, F) and, for each category with many levels, `code_k` int (B,), looked up in an
    Embedding. Output: (B, 1) in the target's unit for a regression, (B, 1) sigmoid for binary, (B, C) softmax.
    """
    keras = load_keras()
    layers = keras.layers
    numbers = keras.Input((inputs.n_numbers,), name="numbers")
    named, parts = {"numbers": numbers}, [numbers]
    for k, category in enumerate(inputs.embedded):
        code = keras.Input((), dtype="int32", name=f"code_{k}")
        named[f"code_{k}"] = code
        parts.append(layers.Embedding(category.n_codes, category.size, name=f"embedding_{k}")(code))
    x = layers.Concatenate(name="joined")(parts) if len(parts) > 1 else numbers
    for k, units in enumerate(widths(params), start=1):
        x = layers.Dense(units, kernel_initializer=_initializer(params.activation), name=f"dense_{k}")(x)
        if params.batch_norm:
            x = layers.BatchNormalization(name=f"batch_norm_{k}")(x)
        x = layers.Activation(params.activation, name=f"{params.activation}_{k}")(x)
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"dropout_{k}")(x)
    return keras.Model(named, head(x, outputs), name="dnn")


def _initializer(activation: str) -> str:
    """He for the relu family, LeCun for selu, Glorot otherwise, as their papers derive."""
    return {"relu": "he_normal", "elu": "he_normal", "selu": "lecun_normal"}.get(activation, "glorot_uniform")


def head(x: Any, outputs: OutputSpec) -> Any:
    """The output layers on top of features `x` (B, H)."""
    layers = load_keras().layers
    if outputs.task == "regression":
        z = layers.Dense(1, name="output")(x)
        return layers.Rescaling(outputs.scale, offset=outputs.center, name="target_unit")(z)
    if outputs.task == "binary":
        return layers.Dense(1, activation="sigmoid", name="output")(x)
    return layers.Dense(outputs.n_classes, activation="softmax", name="output")(x)
