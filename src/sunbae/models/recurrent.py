"""The recipes `simple_rnn`, `lstm` and `gru`: networks that read a sequence step by step."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.params import Dropout, LearningRate, Params, Schedule, Steps, WeightDecay
from sunbae.models.parts import as_steps


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


def simple_rnn(x: Any, params: RecurrentParams, prefix: str = "") -> Any:
    """SimpleRNN layers, whose state is tanh(W x + U state + b): features (B, W) of windows (B, T, C).

    A row (B, F) is read as a sequence, see `as_steps`. Parameters of a layer of m nodes that reads n features:
    (n + m + 1) m.
    Source: Elman 1990, Finding structure in time.
    """
    return _recurrent("SimpleRNN", "simple_rnn", x, params, prefix)


def lstm(x: Any, params: RecurrentParams, prefix: str = "") -> Any:
    """LSTM layers, whose gates keep a state over many steps; input and features as in `simple_rnn`.

    Parameters of a layer: 4 (n + m + 1) m.
    Source: Hochreiter & Schmidhuber 1997, Long short-term memory.
    """
    return _recurrent("LSTM", "lstm", x, params, prefix)


def gru(x: Any, params: RecurrentParams, prefix: str = "") -> Any:
    """GRU layers: an LSTM with two gates instead of three; input and features as in `simple_rnn`.

    Parameters of a layer: 3 (n + m + 2) m, for Keras has two biases.
    Source: Cho et al. 2014, arXiv 1406.1078.
    """
    return _recurrent("GRU", "gru", x, params, prefix)


def _recurrent(kind: str, name: str, x: Any, params: RecurrentParams, prefix: str) -> Any:
    layers = load_keras().layers
    x = as_steps(x, params.steps, prefix)
    for k in range(1, params.depth + 1):
        layer = getattr(layers, kind)(params.width, return_sequences=k < params.depth, name=f"{prefix}{name}_{k}")
        x = layers.Bidirectional(layer, name=f"{prefix}both_ways_{k}")(x) if params.bidirectional else layer(x)
        if params.dropout:
            x = layers.Dropout(params.dropout, name=f"{prefix}dropout_{k}")(x)
    if params.hidden:
        x = layers.Dense(params.hidden, activation="relu", kernel_initializer="he_normal", name=f"{prefix}hidden")(x)
    return x
