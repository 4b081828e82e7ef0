"""A network's configuration, of Keras 3 or Keras 2, as a graph of layers."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sunbae.errors import ModelError
from sunbae.i18n import _

Shape = tuple[int | None, ...]  # the first is the batch
MODELS = ("Sequential", "Functional", "Model")
EACH_STEP = "TimeDistributed"
_OPERATIONS = ("keras.src.ops", "keras.ops")
_OPERATIONS_OF_KERAS_2 = ("TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer")
MOST = 2**63  # numbers in anything; what says more is no network
MAX_LAYERS = 100_000
MAX_DEPTH = 32


@dataclass(frozen=True)
class Node:
    """One call of a layer.

    Attributes:
      layer: its name; a layer that is called twice has two nodes.
      kind: its class, such as `Dense`.
      config: of the layer.
      sources: the nodes that it reads, with the output of each.
      stated: the shapes of what it reads, where the configuration says them.
      inside: the graph of a model that is used as a layer, or that a TimeDistributed runs at each step.
      bare: whether it is an operation such as `x * 2`, which has no parameters whatever it is.
    """

    key: tuple[str, int]
    kind: str
    config: Mapping[str, Any]
    sources: tuple[tuple[tuple[str, int], int], ...] = ()
    stated: tuple[Shape | None, ...] = ()
    inside: Graph | None = None
    bare: bool = False

    @property
    def layer(self) -> str:
        """The name of the layer."""
        return self.key[0]


@dataclass(frozen=True)
class Graph:
    """A network.

    Attributes:
      nodes: each after those that it reads.
      outputs: what the network gives.
      fed: for a model used as a layer: its inputs in order.
    """

    name: str
    nodes: tuple[Node, ...]
    outputs: tuple[tuple[tuple[str, int], int], ...]
    fed: tuple[tuple[str, int], ...] = field(default=())


def graph_of(config: Any, depth: int = 0) -> Graph:
    """The graph of `{"class_name": ..., "config": ...}`, as `model.to_json()` and Keras' files hold it.

    Raises: ModelError for what is no configuration of a Sequential or functional model.
    """
    if depth > MAX_DEPTH:
        raise ModelError(_("Models are nested more than {n} deep.").format(n=MAX_DEPTH))
    try:
        kind, inner = config["class_name"], config["config"]
        if kind not in MODELS and not (isinstance(inner, Mapping) and "layers" in inner):
            raise ModelError(
                _(
                    "The model is a class of its own, {kind!r}: what it does is code, which its configuration does not "
                    "hold. Explained can be Sequential and functional models."
                ).format(kind=kind)
            )
        layers = inner if isinstance(inner, list) else inner["layers"]
        name = "sequential" if isinstance(inner, list) else str(inner.get("name", kind.lower()))
        if len(layers) > MAX_LAYERS:
            raise ModelError(_("The model has {n} layers; {limit} are read.").format(n=len(layers), limit=MAX_LAYERS))
        if kind == "Sequential" or isinstance(inner, list) or "output_layers" not in inner:
            return _sequence(name, layers, {} if isinstance(inner, list) else inner, depth)
        return _functional(name, inner, depth)
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError, RecursionError) as exc:
        reason = f"{type(exc).__name__}: {exc}"
        raise ModelError(_("This is no configuration of a Keras model ({reason}).").format(reason=reason)) from exc


def as_shape(said: Any) -> Shape:
    """A shape from a configuration.

    Raises: TypeError for what is none.
    """
    shape = tuple(said)
    if any(n is not None and (type(n) is not int or n < 0) for n in shape):
        raise TypeError(f"no shape: {said!r}")
    if numbers(shape) > MOST:
        raise ValueError("a shape of more than 2**63 numbers")
    return shape


def numbers(shape: Shape) -> int:
    """Of a sample, sizes that are not known taken for 1."""
    return math.prod(1 if n is None else n for n in shape[1:])


def _settings(layer: Mapping[str, Any]) -> Mapping[str, Any]:
    config = layer["config"]
    if isinstance(config, list):  # the oldest Sequential, used as a layer
        return {}
    if not isinstance(config, Mapping):
        raise TypeError(f"no configuration of a layer: {config!r}")
    return config


def _inside(layer: Mapping[str, Any], depth: int) -> Graph | None:
    """Of a model that is used as a layer, or is run at each step."""
    config = layer["config"]
    if layer["class_name"] == EACH_STEP and isinstance(config, Mapping) and isinstance(config.get("layer"), Mapping):
        return _inside(config["layer"], depth)
    nested = layer["class_name"] in MODELS and isinstance(config, (Mapping, list))
    return graph_of(layer, depth + 1) if nested else None


def _name(layer: Mapping[str, Any]) -> str:
    return str(layer.get("name") or layer["config"].get("name") or layer["class_name"].lower())


def _sequence(name: str, layers: Sequence[Any], inner: Mapping[str, Any], depth: int) -> Graph:
    nodes: list[Node] = []
    shape = inner.get("build_input_shape")
    if layers and layers[0]["class_name"] != "InputLayer":
        first = layers[0]["config"]
        said = batch_shape(first, layers[0]["class_name"]) if isinstance(first, Mapping) else None
        shape = said or shape
        if shape:
            nodes.append(Node(("input", 0), "InputLayer", {"name": "input", "batch_shape": list(shape)}))
    for layer in layers:
        sources = ((nodes[-1].key, 0),) if nodes else ()
        called = _name(layer)
        key = (called, sum(node.layer == called for node in nodes))
        nodes.append(Node(key, str(layer["class_name"]), _settings(layer), sources, (), _inside(layer, depth)))
    outputs = ((nodes[-1].key, 0),) if nodes else ()
    return Graph(name, tuple(nodes), outputs, (nodes[0].key,) if nodes else ())


def batch_shape(config: Mapping[str, Any], kind: str) -> Any:
    """Of the input of a layer, under the names of Keras 3 and Keras 2."""
    found = config.get("batch_shape") or config.get("batch_input_shape")
    if not found and config.get("input_shape"):
        found = [None, *config["input_shape"]]
    # input_dim of an Embedding is how many words there are.
    size = config.get("input_length" if kind == "Embedding" else "input_dim")
    if not found and size:
        found = [None, size]
    return found


def _functional(name: str, inner: Mapping[str, Any], depth: int) -> Graph:
    waiting: dict[tuple[str, int], Node] = {}
    for layer in inner["layers"]:
        calls = layer.get("inbound_nodes") or [[]]
        for index, call in enumerate(calls):
            tensors = list(_tensors(call))
            node = Node(
                (_name(layer), index),
                str(layer["class_name"]),
                _settings(layer),
                tuple(((str(t[0]), int(t[1])), int(t[2])) for t, _shape in tensors),
                tuple(shape for _t, shape in tensors),
                _inside(layer, depth),
                str(layer.get("module", "")).startswith(_OPERATIONS) or layer["class_name"] in _OPERATIONS_OF_KERAS_2,
            )
            waiting[node.key] = node
    first = first_calls(
        {node.layer: node.kind for node in waiting.values()},
        [source for node in waiting.values() for source, _index in node.sources],
    )
    for key, node in waiting.items():
        sources = tuple(((name, call - first.get(name, 0)), index) for (name, call), index in node.sources)
        waiting[key] = replace(node, sources=sources)
    inputs = tuple((str(t[0]), int(t[1])) for t in listed(inner.get("input_layers", [])))
    said = [((str(t[0]), int(t[1])), int(t[2])) for t in listed(inner["output_layers"])]
    first = first_calls({node.layer: node.kind for node in waiting.values()}, [key for key, _index in said])
    outputs = tuple(((name, call - first.get(name, 0)), index) for (name, call), index in said)
    return Graph(name, _in_order(waiting, outputs), outputs, inputs)


def first_calls(kinds: Mapping[str, str], read: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Models used as layers whose calls are counted from 1, by name; the others from 0.

    Keras 2 does so throughout, Keras 3 for functional models in the outputs only.

    Args:
      kinds: class of each layer.
      read: (layer, number of the call) of everything that is read.
    """
    least: dict[str, int] = {}
    for name, call in read:
        if kinds.get(name) in MODELS:
            least[name] = min(call, least.get(name, call))
    return {name: 1 for name, call in least.items() if call >= 1}


def _tensors(call: Any) -> Iterator[tuple[Any, Shape | None]]:
    """[layer, node, tensor] of everything that a call of a layer reads, with its shape if that is said."""
    if isinstance(call, Mapping):
        if call.get("class_name") == "__keras_tensor__":
            history, shape = call["config"]["keras_history"], call["config"].get("shape")
            yield history, None if shape is None else as_shape(shape)
            return
        for part in call.values():
            yield from _tensors(part)
    elif isinstance(call, (list, tuple)):
        if is_history(call):
            yield call, None
            return
        for part in call:
            yield from _tensors(part)


def is_history(call: Sequence[Any]) -> bool:
    """Keras 2: ["dense", 0, 0, {}]."""
    return len(call) in (3, 4) and isinstance(call[0], str) and all(type(k) is int for k in call[1:3])


def listed(said: Any) -> list[Any]:
    """`["a", 0, 0]`, `[["a", 0, 0], ...]`, or a dict of them: a list of them."""
    if isinstance(said, Mapping):
        return [one for part in said.values() for one in listed(part)]
    if said and isinstance(said[0], str):
        return [said]
    return [one for part in said for one in listed(part)]


def _in_order(nodes: Mapping[tuple[str, int], Node], outputs: Any) -> tuple[Node, ...]:
    """What the outputs need, each after what it reads; in the order of the configuration where that is free."""
    needed: set[tuple[str, int]] = set()
    waiting = [key for key, _index in outputs]
    while waiting:
        key = waiting.pop()
        if key in needed:
            continue
        if key not in nodes:
            raise ModelError(_("Layer {name!r} is read, but is not among the layers.").format(name=key[0]))
        needed.add(key)
        waiting += [source for source, _index in nodes[key].sources]
    place = {key: k for k, key in enumerate(nodes)}
    reads = {key: {source for source, _index in nodes[key].sources} for key in needed}
    readers: dict[tuple[str, int], list[tuple[str, int]]] = {key: [] for key in needed}
    for key, sources in reads.items():
        for source in sources:
            readers[source].append(key)
    missing = {key: len(reads[key]) for key in nodes if key in needed}
    ready = [(place[key], key) for key, count in missing.items() if not count]
    heapq.heapify(ready)
    ordered: list[Node] = []
    while ready:
        key = heapq.heappop(ready)[1]
        ordered.append(nodes[key])
        for reader in readers[key]:
            missing[reader] -= 1
            if not missing[reader]:
                heapq.heappush(ready, (place[reader], reader))
    if len(ordered) < len(needed):
        name = next(key[0] for key, count in missing.items() if count)
        raise ModelError(_("Layer {name!r} reads, through others, itself.").format(name=name))
    return tuple(ordered)
