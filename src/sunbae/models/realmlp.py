"""The recipe `realmlp`: a network of Dense layers with the defaults that were tuned on many tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import numpy as np
from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.dropout import fading_dropout_class
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, Smoothing, WeightDecay
from sunbae.models.parts import codes_of, numbers_of
from sunbae.models.spec import InputSpec

WAVES, DENSE = "waves", "wave_sums"  # the layers of the numerical embedding
OUTPUT = "output"  # the last layer
FREQUENCY = 0.1  # standard deviation of the frequencies, in waves per unit
CODE = 8  # numbers that stand for a category of many labels
STILL = 1e-5  # deviation of a sum, below which it is always the same but for rounding
CORNERS = 5  # sums of which a bias is a mean
RARE = 5 / 3  # what a column of 0 and 1 starts with, three quarters of which are equal; others with 1


class RealMlpParams(Params):
    """Hyper-parameters of `realmlp`."""

    # How fast each kind of variable learns, in units of the learning rate (the paper's values).
    factors: ClassVar[dict[str, float]] = {
        "front_scale": 6.0, "/bias": 0.1, "bend": 0.1, f"{WAVES}_": 0.1, f"{DENSE}_": 0.1,
    }  # fmt: skip
    still: ClassVar[tuple[str, ...]] = ("/bias",)
    exported: ClassVar[dict[str, Any]] = {"dropout": 0.0}  # it fades while the network is trained, by a layer of ours
    beta_2: ClassVar[float] = 0.95
    for_task: ClassVar[dict[str, dict[str, Any]]] = {
        "regression": {"learning_rate": 0.2, "activation": "mish", "label_smoothing": 0.0},
        "binary": {"learning_rate": 0.04, "activation": "selu"},
        "multiclass": {"learning_rate": 0.04, "activation": "selu"},
    }

    width: Annotated[int, Field(ge=1, le=8192)] = Field(256, description=N_("nodes of each hidden layer"))
    depth: Annotated[int, Field(ge=1, le=64)] = Field(3, description=N_("number of hidden layers"))
    activation: Annotated[str, Field(pattern="^(mish|selu)$")] = Field(
        "selu", description=N_("what bends the sums of a hidden layer; unless set, mish for numbers, selu for classes")
    )
    waves: Annotated[int, Field(ge=0, le=256)] = Field(
        16, description=N_("waves that a number is laid out in; 0: numbers as they are")
    )
    embedding: Annotated[int, Field(ge=2, le=256)] = Field(
        4, description=N_("numbers that the network reads of one number, itself and sums of its waves")
    )
    dropout: Dropout = 0.15
    label_smoothing: Smoothing = 0.1
    learning_rate: LearningRate = 0.04
    schedule: Schedule = "coslog4"
    weight_decay: WeightDecay = 2e-2


def realmlp(named: dict[str, Any], inputs: InputSpec, params: RealMlpParams) -> Any:
    """Features (B, width) of a row: RealMLP-TD.

    Each number is laid out in waves, cos(2 pi w x + b), of which learnt sums stand beside the number itself; every
    input has a learnt scale; layers are in the neural tangent parametrisation (the sum is divided by the root of its
    length, weights start at N(0, 1)); each node learns how much it bends, x + a (f(x) - x), with f SELU or Mish.
    Adam with beta_2 0.95, four cosine cycles of growing length, weight decay and dropout that end like a cosine, and
    factors of the learning rate for scales, biases, bends and waves (`RealMlpParams.factors`). Of classes the training
    targets are smoothed; of numbers the prediction is kept within the range of the training rows. How it starts is
    learnt from training rows, see `start`.

    Departures from the paper:
      - one-hot columns are not centred and clipped but scaled (`start`), which comes to the same with biases; missing
        cells have a flag, where the paper has no column;
      - the start is learnt from at most 5,000 training rows (in the paper: all);
      - of classes with few validation rows, or one of which is nearly all, the weights of the epoch with the lowest
        validation loss are kept, otherwise as in the paper those of the best error rate (of equal ones the first, in
        the authors' code the last);
      - the rows are shared out evenly among batches of at most 256 (in the paper 256, and the rest);
      - where the learning rate has a factor, weight decay has its square (in the authors' code as well).
    Source: Holzmüller, Grinsztajn & Steinwart 2024, arXiv 2407.04491.
    """
    layers = load_keras().layers
    quantities, others = numbers_of(named, inputs)
    parts = [] if quantities is None else [_waves(quantities, params)]
    normal = load_keras().initializers.RandomNormal(stddev=1.0)
    parts += ([] if others is None else [others]) + codes_of(named, inputs, size=CODE, start=normal)
    x = layers.Concatenate(name="joined")(parts) if len(parts) > 1 else parts[0]
    x = layers.EinsumDense("bf,f->bf", x.shape[-1], kernel_initializer="ones", name="front_scale")(x)
    for k in range(1, params.depth + 1):
        x = ntk_dense(x, params.width, f"dense_{k}")
        bent = layers.Activation(params.activation, name=f"{params.activation}_{k}")(x)
        more = layers.Subtract(name=f"difference_{k}")([bent, x])
        more = layers.EinsumDense("bf,f->bf", params.width, kernel_initializer="ones", name=f"bend_{k}")(more)
        x = layers.Add(name=f"bent_{k}")([x, more])
        if params.dropout:
            x = fading_dropout_class()(params.dropout, name=f"dropout_{k}")(x)
    return x


def ntk_dense(x: Any, units: int, name: str) -> Any:
    """A Dense layer of rows (B, W) whose sum is divided by the root of W."""
    keras = load_keras()
    layers, normal = keras.layers, keras.initializers.RandomNormal(stddev=1.0)
    x = layers.Rescaling(1 / math.sqrt(x.shape[-1]), name=f"{name}_root")(x)
    return layers.Dense(units, kernel_initializer=normal, bias_initializer=normal.clone(), name=name)(x)


def start(model: Any, rows: Mapping[str, np.ndarray], inputs: InputSpec) -> None:
    """Set how a `realmlp` starts from training rows.

    Args:
      model: its random values are Keras' by its seed, and so is what is drawn here.
      rows: some training rows by the name of the input.

    Layer after layer, the weights of each node are divided by the deviation of their sum over the rows, and its bias is
    minus a random mean of `CORNERS` of the sums, so that each node bends somewhere among the rows. A column of 0 and 1
    of which three quarters are equal starts with a scale of 5/3: what centring by the median, scaling by half of the
    range and smooth clipping make of it.
    Source: Holzmüller, Grinsztajn & Steinwart 2024, arXiv 2407.04491; the biases Steinwart 2019, arXiv 1903.11482.
    """
    keras = load_keras()
    _scale_rare(model, rows, inputs)
    before: Any = model.inputs
    values: Any = dict(rows)
    for layer in model.layers:
        if (layer.name != OUTPUT and not layer.name.startswith("dense_")) or layer.name.endswith("_root"):
            continue
        reads = keras.Model(before, model.get_layer(f"{layer.name}_root").output)
        kernel = np.asarray(layer.kernel)
        sums = np.asarray(reads(values, training=False)) @ kernel
        deviation = sums.std(axis=0)
        deviation[deviation < STILL] = 1.0
        corners = keras.random.randint((CORNERS, len(deviation)), 0, len(sums))
        share = -np.log(1 - np.asarray(keras.random.uniform((CORNERS, len(deviation))), dtype=np.float64))
        chosen = np.take_along_axis(sums / deviation, np.asarray(corners), axis=0)
        layer.kernel.assign(kernel / deviation)
        bias = -(share / share.sum(axis=0) * chosen).sum(axis=0)
        layer.bias.assign(bias)
        before, values = layer.output, (sums / deviation + bias).astype(np.float32)


def _scale_rare(model: Any, rows: Mapping[str, np.ndarray], inputs: InputSpec) -> None:
    """Start values of the scales of columns of 0 and 1, which stand behind what is laid out and before embeddings."""
    q = inputs.n_numbers if inputs.n_quantities is None else inputs.n_quantities
    others = rows["numbers"][:, q:]
    scale = model.get_layer("front_scale").kernel
    first = scale.shape[0] - CODE * len(inputs.embedded) - others.shape[1]
    values = np.array(np.asarray(scale))
    quarter, three_quarters = np.quantile(others, [0.25, 0.75], axis=0)
    values[first : first + others.shape[1]] = np.where(quarter == three_quarters, RARE, 1.0)
    scale.assign(values)


def _waves(x: Any, params: RealMlpParams) -> Any:
    """Numbers (B, Q) laid out, (B, Q E): each itself, and E - 1 sums of its waves."""
    keras = load_keras()
    layers, init = keras.layers, keras.initializers
    if not params.waves:
        return x
    q, waves, sums = x.shape[-1], params.waves, params.embedding - 1
    root = 1 / math.sqrt(waves)
    turned = layers.Rescaling(2 * math.pi, name="turns")(x)
    turned = layers.EinsumDense(
        "bq,qh->bqh", (q, waves), bias_axes="qh", name=f"{WAVES}_",
        kernel_initializer=init.RandomNormal(stddev=FREQUENCY), bias_initializer=init.RandomUniform(-math.pi, math.pi),
    )(turned)  # fmt: skip
    found = layers.EinsumDense(
        "bqh,qhe->bqe", (q, sums), bias_axes="qe", name=f"{DENSE}_",
        kernel_initializer=init.RandomUniform(-root, root), bias_initializer=init.RandomUniform(-root, root),
    )(keras.ops.cos(turned))  # fmt: skip
    itself = layers.Reshape((q, 1), name="itself")(x)
    both = layers.Concatenate(name="laid_out")([itself, found])
    return layers.Reshape((q * params.embedding,), name="laid_out_flat")(both)
