"""The recipe `realmlp`: a network of Dense layers with the defaults that were tuned on many tables."""

from __future__ import annotations

import math
from typing import Annotated, Any, ClassVar

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, Smoothing, WeightDecay
from sunbae.models.parts import codes_of, numbers_of
from sunbae.models.spec import InputSpec

WAVES, DENSE = "waves", "wave_sums"  # the layers of the numerical embedding
LAST = 0.1  # standard deviation of the last layer's first weights
FREQUENCY = 0.1  # standard deviation of the frequencies, in waves per unit


class RealMlpParams(Params):
    """Hyper-parameters of `realmlp`."""

    # How fast each kind of variable learns, in units of the learning rate (the paper's values).
    factors: ClassVar[dict[str, float]] = {
        "front_scale": 6.0, "/bias": 0.1, "bend": 0.1, f"{WAVES}_": 0.1, f"{DENSE}_": 0.1,
    }  # fmt: skip
    still: ClassVar[tuple[str, ...]] = ("/bias",)
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
    Adam with beta_2 0.95, four cosine cycles of growing length, weight decay that ends like a cosine, and factors of
    the learning rate for scales, biases, bends and waves (`RealMlpParams.factors`). Of classes the training targets are
    smoothed; of numbers the prediction is kept within the range of the training rows.

    Departures from the paper:
      - weights start at N(0, 1) and biases at N(0, 1), as in the paper's simplified RealMLP-TD-S; the data-driven
        start (weights divided by the deviation of their sums, biases by hyperplanes through training rows) is left
        out; the last layer's start at N(0, 0.1²) (in RealMLP-TD-S at 0);
      - dropout has one rate throughout; in the paper it ends like a cosine;
      - categories up to `--one-hot-max` (20; in the paper 8) labels are one-hot, others have an embedding whose size
        grows with the labels (in the paper 8 numbers); yes/no is 0 and 1 (in the paper -1 and 1), missing cells have
        a flag;
      - the weights of the epoch with the lowest validation loss are kept (in the paper: the best error rate of
        classes), and the training ends after 64 epochs without a better one (in the paper: never).
    Source: Holzmüller, Grinsztajn & Steinwart 2024, arXiv 2407.04491.
    """
    layers = load_keras().layers
    quantities, others = numbers_of(named, inputs)
    parts = [] if quantities is None else [_waves(quantities, params)]
    parts += ([] if others is None else [others]) + codes_of(named, inputs)
    x = layers.Concatenate(name="joined")(parts) if len(parts) > 1 else parts[0]
    x = layers.EinsumDense("bf,f->bf", x.shape[-1], kernel_initializer="ones", name="front_scale")(x)
    for k in range(1, params.depth + 1):
        x = ntk_dense(x, params.width, f"dense_{k}")
        bent = layers.Activation(params.activation, name=f"{params.activation}_{k}")(x)
        more = layers.Subtract(name=f"difference_{k}")([bent, x])
        more = layers.EinsumDense("bf,f->bf", params.width, kernel_initializer="ones", name=f"bend_{k}")(more)
        x = layers.Add(name=f"bent_{k}")([x, more])
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"dropout_{k}")(x)
    return x


def ntk_dense(x: Any, units: int, name: str, start: float = 1.0) -> Any:
    """A Dense layer of rows (B, W) whose sum is divided by the root of W.

    Args:
      start: standard deviation of the first weights and biases.
    """
    keras = load_keras()
    layers, normal = keras.layers, keras.initializers.RandomNormal(stddev=start)
    x = layers.Rescaling(1 / math.sqrt(x.shape[-1]), name=f"{name}_root")(x)
    return layers.Dense(units, kernel_initializer=normal, bias_initializer=normal.clone(), name=name)(x)


def ntk_last(x: Any, units: int, name: str) -> Any:
    """The last layer, which starts with weights near 0."""
    return ntk_dense(x, units, name, LAST)


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
