"""What the audit knows of a network: its layers, its loss, and whether it ever learnt anything."""

from __future__ import annotations

import itertools
import re
import weakref
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae.patch.notes import Place
from sunbae.watch.events import Callback, Layer, Net

_SETTINGS = (
    "units", "filters", "rate", "use_bias", "return_sequences", "negative_slope", "trainable", "alpha",
    "scale", "axis",
)  # fmt: skip
LOOKED_AT = 8  # variables of a model that tell whether its weights are still the same
_CALLBACK = (
    "monitor", "patience", "restore_best_weights", "save_best_only", "save_weights_only", "filepath", "mode",
    "monitor_op", "min_delta", "factor", "start_from_epoch", "baseline",
)  # fmt: skip
LINEAR = ("Dropout", "BatchNormalization", "Flatten", "Reshape", "Concatenate", "Add", "Normalization", "Rescaling")
LOSSES = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
}


@dataclass(frozen=True)
class Compiled:
    """What compile was given.

    Attributes:
      losses: names, one for all outputs or one for each.
      metrics: names.
      metrics_of: names for each output, where they were given so.
      logits: whether a loss takes numbers from before the softmax or sigmoid.
    """

    place: Place | None
    nth: int
    losses: tuple[str, ...]
    metrics: tuple[str, ...]
    metrics_of: tuple[tuple[str, ...], ...]
    logits: bool


class Networks:
    """Facts about the networks of a process; it keeps none of them alive."""

    def __init__(self) -> None:
        self._numbers: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._next = itertools.count()
        self._places: weakref.WeakKeyDictionary[Any, Place | None] = weakref.WeakKeyDictionary()
        self._compiled: weakref.WeakKeyDictionary[Any, Compiled] = weakref.WeakKeyDictionary()
        # Variables by id: they compare value by value, so that no set can hold them.
        self._fitted: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._left: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()

    def number(self, model: Any) -> int:
        """The number of a model, or of any other object that learns."""
        if model not in self._numbers:
            self._numbers[model] = next(self._next)
        return self._numbers[model]

    def made(self, thing: Any, place: Place | None) -> None:
        """Remember where a layer or a callback was made."""
        self._places.setdefault(thing, place)

    def compiled(self, model: Any, place: Place | None, nth: int, loss: Any, metrics: Any) -> None:
        """Remember where and how a model was compiled."""
        outputs = getattr(model, "output_names", None) or ()
        losses, each = in_order(loss, outputs), in_order(metrics, outputs)
        apart = isinstance(each, (list, tuple)) and any(isinstance(one, (list, tuple)) for one in each)
        self._compiled[model] = Compiled(
            place,
            nth,
            tuple(_names(losses)),
            tuple(_names(each)),
            tuple(tuple(_names(one)) for one in each) if apart else (),
            any(getattr(one, "from_logits", False) or _keywords(one).get("from_logits") for one in _listed(losses)),
        )

    def fitted(self, model: Any) -> None:
        """Remember that the weights of a model have been trained."""
        for variable in getattr(model, "trainable_variables", ()):
            self._fitted[id(variable)] = variable
        self._left[model] = _check_sum(model)

    def as_fitted(self, model: Any) -> bool:
        """Whether the weights of a model are those that its last fit has left."""
        return model in self._left and self._left[model] == _check_sum(model)

    def callback(self, callback: Any) -> Callback:
        """A callback, without the object."""
        settings = {name: _plain(getattr(callback, name)) for name in _CALLBACK if hasattr(callback, name)}
        return Callback(type(callback).__name__, settings, self._places.get(callback), self.number(callback))

    def net(self, model: Any) -> Net:
        """A network as it is now."""
        layers = tuple(self._layers(model))
        known = self._compiled.get(model)
        optimizer = getattr(model, "optimizer", None)
        return Net(
            layers,
            type(model).__name__ == "Sequential",
            tuple(_shape(one) for one in _listed(getattr(model, "outputs", None) or ())),
            self._ends(model) or (layers[-1:] if type(model).__name__ == "Sequential" else ()),
            known.losses if known else tuple(_names(getattr(model, "loss", None))),
            known.metrics if known else (),
            known.metrics_of if known else (),
            known.logits if known else False,
            type(optimizer).__name__ if optimizer is not None else "",
            _rate(optimizer),
            known.place if known else None,
            known.nth if known else 0,
            self._is_trained(model),
            self.as_fitted(model),
        )

    def _layers(self, model: Any) -> Iterator[Layer]:
        listed: Iterable[Any] = getattr(model, "operations", None) or getattr(model, "layers", None) or ()
        for layer in listed:
            if getattr(layer, "layers", None):
                yield from self._layers(layer)
            elif type(layer).__name__ != "InputLayer":
                yield self._layer(layer)

    def _layer(self, layer: Any) -> Layer:
        config = {name: _plain(getattr(layer, name)) for name in _SETTINGS if hasattr(layer, name)}
        inner = getattr(layer, "layer", None) or getattr(layer, "forward_layer", None)  # TimeDistributed, Bidirectional
        activation = getattr(layer, "activation", None) or getattr(inner, "activation", None)
        if activation is not None:
            config["activation"] = getattr(activation, "__name__", type(activation).__name__)
        return Layer(layer.name, type(layer).__name__, config, self._places.get(layer), _shape_of(layer))

    def _ends(self, model: Any) -> tuple[Layer, ...]:
        found: list[Layer] = []
        for tensor in _listed(getattr(model, "outputs", None) or ()):
            history = getattr(tensor, "_keras_history", None)
            last = getattr(history, "operation", None)
            if last is None:
                continue
            if getattr(last, "layers", None):  # a network as a layer
                inner = self._ends(last)
                at = getattr(history, "tensor_index", 0)
                found.append(inner[at] if at < len(inner) else Layer(last.name, type(last).__name__, {}))
            else:
                found.append(self._layer(last))
        return tuple(found)

    def _is_trained(self, model: Any) -> bool | None:
        weights = list(getattr(model, "variables", ()))
        if not weights:
            return None
        if any(self._fitted.get(id(variable)) is variable for variable in weights):
            return True
        # Biases begin at 0 (of gates some at 1), means at 0: where loaded or trained weights are, they are something
        # else. Without such a variable nothing can be told.
        telling = [v for v in weights if v.path.rsplit("/", 1)[-1] in ("bias", "beta", "moving_mean")]
        if not telling:
            return None
        return any(not set(np.unique(np.asarray(v))) <= {0.0, 1.0} for v in telling)


def _check_sum(model: Any) -> int:
    """A number for the weights: of some variables, the first values."""
    weights = list(getattr(model, "weights", ()))
    found = 0
    for k in sorted({round(k) for k in np.linspace(0, len(weights) - 1, LOOKED_AT)} if weights else ()):
        found = zlib.crc32(np.asarray(weights[k]).ravel()[:1024].tobytes(), found)
    return found


def _shape_of(layer: Any) -> tuple[int | None, ...]:
    try:
        return _shape(layer.output)
    except (AttributeError, ValueError):  # not called yet, or several times
        return ()


def _shape(tensor: Any) -> tuple[int | None, ...]:
    return tuple(getattr(tensor, "shape", ())[1:])


def _rate(optimizer: Any) -> float | None:
    rate = getattr(optimizer, "learning_rate", None)
    try:
        return None if rate is None else float(rate)
    except TypeError:  # a schedule
        return None


def straight(net: Net) -> bool:
    """Whether a network with hidden layers can be no more than a straight line, but for its last activation."""
    dense = [layer for layer in net.layers if layer.kind == "Dense"]
    ends = {layer.name for layer in net.ends}
    hidden = [layer for layer in dense if layer.name not in ends]
    return (
        bool(hidden)
        and len(dense) > len(net.ends)
        and all(layer.activation == "linear" for layer in hidden)
        and all(layer.kind in ("Dense", *LINEAR) or layer.name in ends for layer in net.layers)
        and all(layer.kind in ("Dense", "Activation", "Softmax") for layer in net.ends)
    )


def in_order(value: Any, names: Iterable[str]) -> Any:
    """What was given for outputs or inputs by name, as a list in their order; what was not so as it is."""
    if not isinstance(value, Mapping):
        return value
    order = {str(name): k for k, name in enumerate(names)}
    # Without those names Keras takes the sorted keys.
    key = order.__getitem__ if set(map(str, value)) <= set(order) else str
    return [value[name] for name in sorted(value, key=lambda one: key(str(one)))]


def _keywords(function: Any) -> Mapping[str, Any]:
    return getattr(function, "keywords", None) or getattr(function, "_fn_kwargs", None) or {}


def _names(value: Any) -> Iterator[str]:
    """Names of losses or metrics, however they were given."""
    if isinstance(value, Mapping):
        value = list(value.values())
    for one in value if isinstance(value, (list, tuple)) else [value]:
        if isinstance(one, (list, tuple)):
            yield from _names(one)
        elif isinstance(one, str):
            yield LOSSES.get(one.lower(), one)
        elif one is not None:
            name = getattr(one, "__name__", None) or type(one).__name__
            yield name if "_" in name or name.islower() else _snake(name)


def _snake(name: str) -> str:
    """MeanSquaredError -> mean_squared_error."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return getattr(value, "__name__", None) or (value.item() if hasattr(value, "item") else type(value).__name__)


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, (list, tuple)) else [value]
