"""Arguments of layers that Keras 3 does not take, or takes with advice that a script of 2020 has no use for."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch, like

# Settings that are gone, with the values under which a layer does the same without them.
_GONE: dict[str, tuple[Any, ...]] = {
    "time_major": (False, None),
    "renorm": (False, None),
    "fused": (True, False, None),
    "virtual_batch_size": (None,),
    "adjustment": (None,),
    "dynamic": (True, False, None),
}
# Arguments of add_weight in the order in which they could be given, and those that said where a weight lies.
_OF_A_WEIGHT = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
_OF_A_METRIC = ("name", "shape", "aggregation", "synchronization", "initializer", "dtype")
_WHERE = ("getter", "partitioner", "synchronization", "use_resource")
_UNSAID = ("trainable", None)


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    layers, metric = keras.src.layers, keras.src.metrics.metric.Metric
    named = "the name of a weight may come first"
    shape = "input_shape, input_dim, input_length and batch_input_shape say the shape of the input"
    return [
        Patch(layers.layer.Layer, "__init__", lambda original: _layer(original, layers.RNN), shape),
        Patch(layers.Embedding, "__init__", _embedding, shape),
        Patch(layers.InputLayer, "__init__", _input_layer, "a number as shape is one axis"),
        Patch(keras.src.models.sequential.Sequential, "add", lambda original: _add(original, layers), shape),
        Patch(layers.LeakyReLU, "__init__", _leaky_relu, "alpha is negative_slope"),
        Patch(layers.layer.Layer, "add_weight", _named(_OF_A_WEIGHT), named),
        Patch(layers.layer.Layer, "add_variable", _add_variable, named),
        Patch(metric, "add_weight", _named(_OF_A_METRIC), named),
        Patch(metric, "add_variable", _add_variable, named),
        *(
            Patch(getattr(keras.src.regularizers, kind), "__init__", _regularizer(kind.lower()), "l= is l1= or l2=")
            for kind in ("L1", "L2")
        ),
        Patch(keras.utils, "to_categorical", _to_categorical(settings.of_2020), "to_categorical takes dtype="),
    ]


def _layer(original: Any, rnn: type) -> Any:
    @like(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        for name in [name for name in _GONE if name in kwargs and kwargs[name] in _GONE[name]]:
            del kwargs[name]
            _noted(type(self).__name__, name, "")
        shape, batch = _input_shape(kwargs, isinstance(self, rnn), type(self).__name__)
        original(self, *args, **kwargs)
        # As Keras does it after its advice to take an Input instead.
        if shape is not None:
            self._input_shape_arg = shape
        if batch is not None:
            self._batch_input_shape_arg = batch

    return __init__


def _input_shape(kwargs: dict[str, Any], recurrent: bool, kind: str) -> tuple[Any, Any]:
    """(shape of a row or None, with the batch or None); the arguments are taken out."""
    batch = kwargs.pop("batch_input_shape", None)
    if batch is not None:
        batch = tuple(batch)
        kwargs.pop("input_shape", None)
        _noted(kind, "batch_input_shape", f"keras.Input(batch_shape={batch})")
        return batch[1:], batch
    dim, length = kwargs.pop("input_dim", None), kwargs.pop("input_length", None)
    if length is not None:
        _noted(kind, "input_length", f"keras.Input(({length}, {dim}))")
    shape = kwargs.pop("input_shape", None)
    if shape is None and recurrent and (dim is not None or length is not None):
        shape = (length, dim)
    elif shape is None and dim is not None:
        shape = (dim,)
    shape = (shape,) if isinstance(shape, int) else shape
    size = kwargs.pop("batch_size", None) if shape is not None else None
    return shape, None if size is None else (size, *shape)


def _embedding(original: Any) -> Any:
    @like(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        length = kwargs.pop("input_length", None)
        original(self, *args, **kwargs)
        if length is not None:
            shape = tuple(length) if isinstance(length, (list, tuple)) else (length,)
            self._input_shape_arg = shape
            _noted(type(self).__name__, "input_length", f"keras.Input({shape})")

    return __init__


def _input_layer(original: Any) -> Any:
    @like(original)
    def __init__(self: Any, shape: Any = None, *args: Any, **kwargs: Any) -> None:
        shape = kwargs.pop("input_shape", shape)
        original(self, (shape,) if isinstance(shape, int) else shape, *args, **kwargs)

    return __init__


def _add(original: Any, layers: ModuleType) -> Any:
    @like(original)
    def add(self: Any, layer: Any, *args: Any, **kwargs: Any) -> None:
        batch = getattr(layer, "_batch_input_shape_arg", None)
        if batch is not None and not self._layers:
            original(self, layers.InputLayer(batch_shape=batch), *args, **kwargs)
        original(self, layer, *args, **kwargs)

    return add


def _leaky_relu(original: Any) -> Any:
    @like(original)
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        if "alpha" in kwargs:
            kwargs["negative_slope"] = kwargs.pop("alpha")
        original(self, *args, **kwargs)

    return __init__


def _named(order: tuple[str, ...]) -> Any:
    """A method that makes a weight, whose name may come first."""

    def wrap(original: Any) -> Any:
        @like(original)
        def add_weight(self: Any, *args: Any, **kwargs: Any) -> Any:
            if _begins_with_a_name(args):
                kwargs = dict(zip(order, args, strict=False)) | kwargs
                note("SB912", _("The name of a weight is given by name= now."), f"name={args[0]!r}")
                args = ()
            return original(self, *args, **_without_places(kwargs))

        return add_weight

    return wrap


def _begins_with_a_name(args: tuple[Any, ...]) -> bool:
    unnamed = len(args) > 1 and args[0] is None and isinstance(args[1], (tuple, list))
    return unnamed or (bool(args) and isinstance(args[0], str))


def _without_places(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if not _says_where(name, value)}


def _says_where(name: str, value: Any) -> bool:
    """Whether an argument says where a weight lies, or nothing."""
    return name in _WHERE or (name == "aggregation" and not isinstance(value, str)) or (name, value) == _UNSAID


def _add_variable(original: Any) -> Any:
    @like(original)
    def add_variable(self: Any, *args: Any, **kwargs: Any) -> Any:
        if _begins_with_a_name(args) or not (args or {"shape", "initializer"} <= kwargs.keys()):
            return self.add_weight(*args, **kwargs)
        return original(self, *args, **_without_places(kwargs))

    return add_variable


def _regularizer(today: str) -> Any:
    def wrap(original: Any) -> Any:
        @like(original)
        def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
            if "l" in kwargs:
                kwargs[today] = kwargs.pop("l")
                _noted(type(self).__name__, "l", f"{today}={kwargs[today]}")
            original(self, *args, **kwargs)

        return __init__

    return wrap


def _to_categorical(of_2020: bool) -> Any:
    def wrap(original: Any) -> Any:
        @like(original)
        def to_categorical(*args: Any, **kwargs: Any) -> Any:
            given = dict(zip(("x", "num_classes", "dtype"), args, strict=False)) | kwargs
            if "y" in given:  # as it was called
                given["x"] = given.pop("y")
            wanted = given.pop("dtype", "float32" if of_2020 else None)
            found = original(**given)
            return found if wanted is None else np.asarray(found).astype(wanted)

        return to_categorical

    return wrap


def _noted(kind: str, name: str, today: str) -> None:
    note("SB912", _("{layer} no longer takes {name}=.").format(layer=kind, name=name), today)
