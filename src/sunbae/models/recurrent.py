"""The recipes `simple_rnn`, `lstm` and `gru`: networks that read a sequence step by step."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, Steps, WeightDecay
from sunbae.models.parts import as_steps, begin, end
from sunbae.models.spec import InputSpec, OutputSpec


class RecurrentParams(Params):
    """Hyper-parameters of `simple_rnn`, `lstm` and `gru`."""

    width: Annotated[int, Field(ge=1, le=4096)] = Field(64, description=N_("nodes of each recurrent layer"))
    depth: Annotated[int, Field(ge=1, le=16)] = Field(
        1, description=N_("number of recurrent layers; all but the last return every step")
    )
    bidirectional: bool = Field(False, description=N_("read the sequence backwards as well"))
    steps: Steps = "auto"
    hidden: Annotated[int, Field(ge=0, le=8192)] = Field(
        32, description=N_("nodes of the Dense layer after them; 0 for none")
    )
    dropout: Dropout = 0.1
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1e-4


def simple_rnn(inputs: InputSpec, outputs: OutputSpec, params: RecurrentParams) -> Any:
    """An uncompiled `keras.Model` of SimpleRNN layers: the state is tanh(W x + U state + b).

    Inputs and outputs as in `dnn`; a row (B, F) is read as a sequence, see `as_steps`. Parameters of a layer of m nodes
    that reads n features: (n + m + 1) m.
    Source: Elman 1990, Finding structure in time.
    """
    return _recurrent("SimpleRNN", "simple_rnn", inputs, outputs, params)


def lstm(inputs: InputSpec, outputs: OutputSpec, params: RecurrentParams) -> Any:
    """An uncompiled `keras.Model` of LSTM layers, whose gates keep a state over many steps.

    Inputs and outputs as in `simple_rnn`. Parameters of a layer: 4 (n + m + 1) m.
    Source: Hochreiter & Schmidhuber 1997, Long short-term memory.
    """
    return _recurrent("LSTM", "lstm", inputs, outputs, params)


def gru(inputs: InputSpec, outputs: OutputSpec, params: RecurrentParams) -> Any:
    """An uncompiled `keras.Model` of GRU layers: an LSTM with two gates instead of three.

    Inputs and outputs as in `simple_rnn`. Parameters of a layer: 3 (n + m + 2) m, for Keras has two biases.
    Source: Cho et al. 2014, arXiv 1406.1078.
    """
    return _recurrent("GRU", "gru", inputs, outputs, params)


def _recurrent(kind: str, name: str, inputs: InputSpec, outputs: OutputSpec, params: RecurrentParams) -> Any:
    keras = load_keras()
    layers = keras.layers
    named, x = begin(inputs)
    x = as_steps(x, params.steps)
    for k in range(1, params.depth + 1):
        layer = getattr(layers, kind)(params.width, return_sequences=k < params.depth, name=f"{name}_{k}")
        x = layers.Bidirectional(layer, name=f"both_ways_{k}")(x) if params.bidirectional else layer(x)
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"dropout_{k}")(x)
    if params.hidden:
        x = layers.Dense(params.hidden, activation="relu", kernel_initializer="he_normal", name="hidden")(x)
    return keras.Model(named, end(x, outputs), name=name)
