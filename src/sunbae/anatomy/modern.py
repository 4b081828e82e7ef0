"""A configuration of Keras 2 in the words of Keras 3."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sunbae.anatomy.graph import MAX_DEPTH, MODELS, batch_shape, first_calls, graph_of, is_history, listed
from sunbae.errors import ModelError
from sunbae.i18n import _

_TRANSPOSED = ("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
_DEPTHWISE = ("DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D")
_RECURRENT = ("SimpleRNN", "LSTM", "GRU", "RNN", "Bidirectional", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
# Settings that Keras 3 does not know, with the values under which a layer does the same without them.
_GONE: dict[str, tuple[Any, ...]] = {
    "time_major": (False, None),
    "ragged": (False, None),
    "sparse": (False, None),
    "renorm": (False, None),
    "virtual_batch_size": (None,),
    "adjustment": (None,),
    "fused": (True, False, None),
    "input_dtype": (None, "float32"),
}
_GONE_FROM: dict[str, tuple[Any, ...]] = {
    "Embedding": ("input_length",),
    "BatchNormalization": ("renorm_clipping", "renorm_momentum"),
    "SeparableConv1D": ("kernel_initializer", "kernel_regularizer", "kernel_constraint"),
    "SeparableConv2D": ("kernel_initializer", "kernel_regularizer", "kernel_constraint"),
}
OPERATION = "keras.src.ops"  # the module of an operation that does not say it
HARD_SIGMOID = "hard_sigmoid_of_keras_2"


def is_of_keras_2(config: Mapping[str, Any], version: str | None) -> bool:
    """Whether a configuration was written by Keras 2 or 1: by the version that it says, else by its words."""
    said = str(config.get("keras_version") or version or "")
    if said:
        return said.startswith(("1.", "2."))
    return any("batch_input_shape" in part for part in parts_of(config))


def parts_of(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every dict within nested dicts and lists, the outer ones first."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            yield part
            waiting += reversed(list(part.values()))
        elif isinstance(part, (list, tuple)):
            waiting += reversed(part)


def modern(config: Mapping[str, Any], *, keras_2: bool) -> dict[str, Any]:
    """The configuration of a Sequential or functional model, so that Keras 3 can build the same network.

    Layers of a Sequential that share a name get names of their own; values that come from the file's weights anyway
    (initializers of Keras 2) are zeros. What is compiled into the model is left out.

    Raises: ModelError for what is no such configuration, or says what Keras 3 cannot do.
    """
    graph_of(config)
    try:
        return _model(copy.deepcopy(dict(config)), keras_2, 0)
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as exc:
        reason = f"{type(exc).__name__}: {exc}"
        raise ModelError(_("This is no configuration of a Keras model ({reason}).").format(reason=reason)) from exc


def _model(model: dict[str, Any], keras_2: bool, depth: int) -> dict[str, Any]:
    if depth > MAX_DEPTH:
        raise ModelError(_("Models are nested more than {n} deep.").format(n=MAX_DEPTH))
    inner = model["config"]
    inner = {"name": "sequential", "layers": inner} if isinstance(inner, list) else inner
    name = str(inner.get("name") or model.get("name") or "model")
    sequential = model["class_name"] == "Sequential" or "output_layers" not in inner
    shape = _fed_with(inner["layers"][0], depth) if inner["layers"] else None
    layers = [_layer(layer, keras_2, depth) for layer in inner["layers"]]
    made: dict[str, Any] = {"name": name}
    if "trainable" in inner:
        made["trainable"] = inner["trainable"]
    if sequential:
        made["layers"] = _with_input(_with_own_names(layers), shape or inner.get("build_input_shape"), name)
    else:
        _reject_doubles(layers)
        _rewire(layers)
        ends = [inner["input_layers"], _outputs(inner["output_layers"], layers)]
        if keras_2:  # where one in a list is the same as one
            ends = [end[0] if len(end) == 1 else end for end in ends]
        made |= {"layers": layers, "input_layers": ends[0], "output_layers": ends[1]}
    kind = "Sequential" if sequential else "Model"
    around: dict[str, Any] = {key: model[key] for key in ("name", "inbound_nodes") if key in model}
    return {"module": "keras", "class_name": kind, "config": made, "registered_name": None, **around}


def _layer(layer: dict[str, Any], keras_2: bool, depth: int) -> dict[str, Any]:
    kind = layer["class_name"]
    if kind in MODELS or (isinstance(layer["config"], Mapping) and "layers" in layer["config"]):
        return _model(layer, keras_2, depth + 1)
    settings = layer["config"]
    # Keras 3 writes operations such as x * 2 into .h5 files as if they were layers, but for what every layer has.
    bare = not keras_2 and "module" not in layer and "dtype" not in settings
    layer.setdefault("module", OPERATION if bare else "keras.layers")
    layer.setdefault("registered_name", None)
    name = layer.get("name") or settings.get("name")
    if name is not None:
        settings["name"] = str(name)
    if keras_2:
        settings = layer["config"] = _settings(kind, settings)
    for key in ("layer", "backward_layer", "cell", "cells"):
        value = settings.get(key)
        if isinstance(value, dict) and "class_name" in value:
            settings[key] = _layer(value, keras_2, depth + 1)
        elif key == "cells" and isinstance(value, list):
            settings[key] = [_layer(cell, keras_2, depth + 1) for cell in value]
    return layer


def _settings(kind: str, said: dict[str, Any]) -> dict[str, Any]:
    shape = batch_shape(said, kind)
    found = {k: v for k, v in said.items() if k not in ("batch_input_shape", "input_shape", "input_dim")}
    if kind == "Embedding":
        found["input_dim"] = said["input_dim"]
    if kind == "InputLayer":
        found["batch_shape"] = shape
    for key in [key for key in found if key in _GONE]:
        if found.pop(key) not in _GONE[key]:
            raise ModelError(
                _("Layer {name!r} has {key}={value!r}, which Keras 3 cannot do. Build the network anew.").format(
                    name=str(said.get("name")), key=key, value=said[key]
                )
            )
    for key in _GONE_FROM.get(kind, ()):
        found.pop(key, None)
    if kind in (*_TRANSPOSED, *_DEPTHWISE) and found.get("groups") == 1:
        del found["groups"]
    if kind == "LeakyReLU" and "alpha" in found:
        found["negative_slope"] = found.pop("alpha")
    if kind == "GRU":
        found.setdefault("reset_after", False)
    if isinstance(found.get("axis"), list) and len(found["axis"]) == 1:
        found["axis"] = found["axis"][0]
    for key, value in found.items():
        if key.endswith("_initializer"):
            found[key] = "zeros"
        elif value == "hard_sigmoid" and key in ("activation", "recurrent_activation"):
            found[key] = {"module": "builtins", "class_name": "function", "config": HARD_SIGMOID}
        elif key == "dtype" and isinstance(value, Mapping):
            found[key] = value["config"]["name"]
        elif isinstance(value, Mapping) and value.get("type") == "ndarray":
            found[key] = value["value"]
    return found


def _with_own_names(layers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    taken = Counter(layer["config"].get("name") for layer in layers)
    for name, times in list(taken.items()):
        if name is None or times == 1:
            continue
        number = 1
        for layer in [one for one in layers if one["config"].get("name") == name][1:]:
            while f"{name}_{number}" in taken:
                number += 1
            layer["config"]["name"] = f"{name}_{number}"
            taken[f"{name}_{number}"] += 1
    return layers


def _fed_with(layer: Mapping[str, Any], depth: int) -> Any:
    """The shape that a Sequential's first layer says, the batch first; None if it says none."""
    config = layer["config"]
    layers = config if isinstance(config, list) else config.get("layers")
    if layers and depth < MAX_DEPTH:
        return _fed_with(layers[0], depth + 1)
    return None if isinstance(config, list) else batch_shape(config, layer["class_name"])


def _with_input(layers: list[dict[str, Any]], shape: Any, name: str) -> list[dict[str, Any]]:
    """A Sequential's layers after an InputLayer, where its shape is said."""
    if not layers or not shape or layers[0]["class_name"] == "InputLayer":
        return layers
    settings = {"batch_shape": list(shape), "dtype": "float32", "name": f"{name}_input"}
    return [
        {"module": "keras.layers", "class_name": "InputLayer", "config": settings, "registered_name": None},
        *layers,
    ]


def _reject_doubles(layers: Sequence[Mapping[str, Any]]) -> None:
    doubles = [name for name, times in Counter(layer["name"] for layer in layers).items() if times > 1]
    if doubles:
        raise ModelError(
            _("Several layers are called {name!r}: which of them is read cannot be told.").format(name=doubles[0])
        )


def _rewire(layers: Sequence[dict[str, Any]]) -> None:
    """Calls written as lists, ["dense", 0, 0, {}] for each tensor, as the arguments of the calls."""
    old = [call for layer in layers for call in layer.get("inbound_nodes") or [] if isinstance(call, list)]
    kinds = {layer["name"]: layer["class_name"] for layer in layers}
    first = first_calls(kinds, [(one[0], one[1]) for call in old for one in _histories(call)])
    for layer in layers:
        calls = layer.get("inbound_nodes") or []
        layer["inbound_nodes"] = [
            _arguments(layer["class_name"], call, first) if isinstance(call, list) and call else call for call in calls
        ]


def _histories(call: Any) -> Iterator[list[Any]]:
    if isinstance(call, Mapping):
        call = list(call.values())
    if isinstance(call, list):
        if is_history(call):
            yield call[:3]
            call = call[3:]
        for part in call:
            yield from _histories(part)


def _arguments(kind: str, call: list[Any], first: Mapping[str, int]) -> dict[str, Any]:
    call = [call] if is_history(call) else call
    tensors = [_tensors(one[:3], first) for one in call]
    said: dict[str, Any] = next((one[3] for one in call if len(one) > 3), {})
    more = {key: _tensors(value, first) for key, value in said.items()}
    if kind in _RECURRENT and len(tensors) > 1:
        return {"args": tensors[:1], "kwargs": {**more, "initial_state": tensors[1:]}}
    return {"args": [tensors[0] if len(tensors) == 1 else tensors], "kwargs": more}


def _tensors(value: Any, first: Mapping[str, int]) -> Any:
    if not isinstance(value, list):
        return value
    if not is_history(value):
        return [_tensors(one, first) for one in value]
    name, call, index = value[:3]
    # Keras takes shape and type from the layer that is named.
    history = {"shape": [None], "dtype": "float32", "keras_history": [name, call - first.get(name, 0), index]}
    return {"class_name": "__keras_tensor__", "config": history}


def _outputs(said: Any, layers: Sequence[Mapping[str, Any]]) -> Any:
    """Keras 3 counts the calls of a functional model from 1 here, those of a Sequential from 0."""
    kinds = {layer["name"]: layer["class_name"] for layer in layers}
    first = first_calls(kinds, [(one[0], one[1]) for one in listed(said)])

    def counted(one: Any) -> Any:
        if isinstance(one, Mapping):
            return {key: counted(value) for key, value in one.items()}
        if one and isinstance(one[0], str):
            less = first.get(one[0], 0) if kinds.get(one[0]) == "Sequential" else 0
            return [one[0], one[1] - less, one[2]]
        return [counted(value) for value in one]

    return counted(said)
