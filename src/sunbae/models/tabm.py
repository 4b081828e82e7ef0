"""The recipe `tabm`: many networks of Dense layers in one, which share nearly all weights."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field
from scipy.special import ndtri

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.dropout import quick_dropout_class
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, WeightDecay
from sunbae.models.parts import codes_of, numbers_of
from sunbae.models.spec import InputSpec

OF_PIECES, FIRST, GIVES = "of_pieces", "dense_1_reads", "_gives"
TAIL = 1e-4  # of the normal distribution, beyond the last edge of a piece


class TabMParams(Params):
    """Hyper-parameters of `tabm`."""

    # Of numbers as good on validation rows of three tables as 512 nodes and steps of 0.002, in half of the seconds.
    for_task: ClassVar[dict[str, dict[str, Any]]] = {"regression": {"width": 384, "learning_rate": 3e-3}}
    exported: ClassVar[dict[str, Any]] = {"dropout": 0.0}  # by a layer of ours, while the network is trained

    members: Annotated[int, Field(ge=1, le=256)] = Field(
        32, description=N_("networks in one that share their weights; the prediction is their mean")
    )
    width: Annotated[int, Field(ge=1, le=8192)] = Field(256, description=N_("nodes of each hidden layer"))
    depth: Annotated[int, Field(ge=1, le=64)] = Field(3, description=N_("number of hidden layers"))
    pieces: Annotated[int, Field(ge=0, le=256)] = Field(
        0, description=N_("pieces that the range of a number is cut into, by quantiles; 0: numbers as they are")
    )
    embedding: Annotated[int, Field(ge=1, le=256)] = Field(
        8, description=N_("numbers that the network reads of one number that is cut into pieces")
    )
    dropout: Dropout = 0.1
    learning_rate: LearningRate = 2e-3
    schedule: Schedule = "constant"
    weight_decay: WeightDecay = 0.0


def members_of(params: Any) -> int:
    """How many networks are in one of these hyper-parameters; 0 of other recipes."""
    return params.members if isinstance(params, TabMParams) else 0


def tabm(named: dict[str, Any], inputs: InputSpec, params: TabMParams) -> Any:
    """Features of rows of members (B, K, width): TabM.

    A layer multiplies what it reads and what it gives by numbers of each member; its weights are those of all. How it
    starts see `part`. In training the loss is the mean of the members' losses, the prediction is the mean of their
    predictions.

    Departures from the paper:
      - layers of numbers are 384 wide and learn with steps of 0.003, those of classes are 256 wide (in the paper both
        are tuned, in its code 512 and 0.002 by default);
      - `pieces` cut numbers at the quantiles of the normal distribution, which are those of the training rows where
        they are scaled by quantiles, as this recipe does unless told otherwise; their embedding is a linear layer for
        each number;
      - at a step each member learns of rows of its own, as in the paper's code, but rows that meet there once do so in
        each epoch (in the paper's code the orders are drawn anew);
      - scaled numbers are cut at 3.7 standard deviations, in the paper's code at 5.2, and ties have their middle rank,
        for which the code adds noise (`prep.scale`); there is a quantile for 30 training rows, as in the code;
      - all categories are one-hot or have an embedding, see `--one-hot-max` (in the paper all are one-hot).
    Source: Gorishniy, Kotelnikov & Babenko 2024, arXiv 2410.24210; pieces: Gorishniy et al. 2022, arXiv 2203.05556.
    """
    layers = load_keras().layers
    parts = _numbers(named, inputs, params) + codes_of(named, inputs)
    x = layers.Concatenate(name="joined")(parts) if len(parts) > 1 else parts[0]
    for k in range(1, params.depth + 1):
        x = shared_dense(x, params, f"dense_{k}")
        x = layers.Activation("relu", name=f"relu_{k}")(x)
        if params.dropout:
            x = quick_dropout_class()(params.dropout, name=f"dropout_{k}")(x)
    return x


def shared_dense(x: Any, params: TabMParams, name: str) -> Any:
    """A Dense layer of members (B, K, W) that share its weights.

    Parameters: (n + m) K + n m + m K for n numbers read and m nodes.
    """
    keras = load_keras()
    layers, n = keras.layers, x.shape[-1]
    root = n**-0.5
    x = layers.EinsumDense("bkf,kf->bkf", (params.members, n), kernel_initializer="ones", name=f"{name}_reads")(x)
    evenly = keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform")
    x = layers.Dense(params.width, use_bias=False, kernel_initializer=evenly, name=name)(x)
    return layers.EinsumDense(
        "bkf,kf->bkf",
        (params.members, params.width),
        bias_axes="kf",
        kernel_initializer="ones",
        bias_initializer=keras.initializers.RandomUniform(-root, root),
        name=f"{name}{GIVES}",
    )(x)


def part(model: Any, rows: Mapping[str, np.ndarray], inputs: InputSpec) -> None:
    """Let the members of a `tabm` differ by what they multiply the network's input by, and their outputs.

    Those numbers start at -1 or 1, with `pieces` at N(0, 1): one draw of a member for all columns of a feature (a
    category, a number that is cut into pieces). The biases of a layer start alike for all members. Both as in the
    paper's code.
    """
    for layer in model.layers:
        if layer.name.endswith(GIVES):
            layer.bias.assign(np.repeat(np.asarray(layer.bias)[:1], layer.bias.shape[0], axis=0))
    random, kernel = load_keras().random, model.get_layer(FIRST).kernel
    members, width = kernel.shape
    of_codes = [category.size for category in inputs.embedded]
    columns = inputs.widths or (1,) * inputs.n_numbers
    in_pieces = any(layer.name == OF_PIECES for layer in model.layers)
    if in_pieces:
        q = inputs.n_numbers if inputs.n_quantities is None else inputs.n_quantities
        embedding = (width - sum(of_codes) - sum(columns[q:])) // q
        columns = (embedding,) * q + columns[q:]
    sizes = (*columns, *of_codes)
    shape = (members, len(sizes))
    drawn = random.normal(shape) if in_pieces else 2.0 * np.asarray(random.randint(shape, 0, 2)) - 1
    kernel.assign(np.repeat(np.asarray(drawn), sizes, axis=1))


def member_outputs(x: Any, size: int, name: str) -> Any:
    """What each member makes of its features, (B, K, C) of (B, K, W): a Dense layer of its own."""
    keras = load_keras()
    evenly = keras.initializers.RandomUniform(-(x.shape[-1] ** -0.5), x.shape[-1] ** -0.5)
    return keras.layers.EinsumDense(
        "bkf,kfc->bkc", (x.shape[1], size), bias_axes="kc", kernel_initializer=evenly, name=name
    )(x)


def _numbers(named: dict[str, Any], inputs: InputSpec, params: TabMParams) -> list[Any]:
    if not params.pieces:
        return [named["numbers"]] if inputs.n_numbers else []
    quantities, others = numbers_of(named, inputs)
    return ([] if quantities is None else [_pieces(quantities, params)]) + ([] if others is None else [others])


def _pieces(x: Any, params: TabMParams) -> Any:
    """Numbers (B, K, Q) as how far each is through each piece of its range, embedded: (B, K, Q E)."""
    layers = load_keras().layers
    n, q = params.pieces, x.shape[-1]
    edges = [float(ndtri(TAIL + (1 - 2 * TAIL) * k / n)) for k in range(n + 1)]
    wide = [1 / (right - left) for left, right in pairwise(edges)]
    offset = [-left * scale for left, scale in zip(edges[:-1], wide, strict=True)]
    x = layers.Reshape((params.members, q, 1), name="each")(x)
    x = layers.UpSampling2D((1, n), name="repeated")(x)
    x = layers.Reshape((params.members, q, n), name="each_repeated")(x)
    x = layers.Rescaling(wide, offset=offset, name="pieces")(x)
    x = layers.ReLU(max_value=1.0, name="passed")(x)
    x = layers.EinsumDense("bkqt,tqe->bkqe", (params.members, q, params.embedding), bias_axes="qe", name=OF_PIECES)(x)
    return layers.Reshape((params.members, q * params.embedding), name="of_pieces_flat")(x)
