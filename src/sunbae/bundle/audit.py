"""Whether a configuration of others names nothing but what Keras itself has, and nothing that is code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sunbae._compat import load_keras
from sunbae.errors import ModelError
from sunbae.i18n import _

# Values, no classes.
_PLAIN = ("__keras_tensor__", "__tensor__", "__numpy__", "__ellipsis__", "__slice__")
_CODE = ("Lambda", "__lambda__")
_OF_TENSORFLOW = ("TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer")
# They run what another library made, or read files that the configuration names.
_ELSEWHERE = (
    *("TFSMLayer", "TorchModuleWrapper", "JaxLayer", "FlaxLayer"),
    *("StringLookup", "IntegerLookup", "TextVectorization"),
)
_OF_KERAS = ("Sequential", "Model", "Functional", "DTypePolicy")
_HOMES = ("layers", "models", "initializers", "regularizers", "constraints", "dtype_policies", "quantizers")


def refuse_code(config: Mapping[str, Any], own_functions: tuple[str, ...] = ()) -> None:
    """Look at everything that a configuration names, before any of it is built.

    Args:
      config: of a model, as Keras 3 wants it.
      own_functions: names of functions that we put there.

    Raises: ModelError that names the layer which is code, a class of its own, or another library's.
    """
    for part, layer in _parts(config):
        kind = str(part["class_name"])
        if kind in _CODE:
            raise ModelError(_of_code(kind, layer))
        if kind in _OF_TENSORFLOW or kind in _ELSEWHERE:
            raise ModelError(
                _(
                    "Layer {layer!r} is a {kind}, which needs TensorFlow or another library, or reads other files. "
                    "Build the network from layers of Keras 3 and save it again."
                ).format(layer=layer, kind=kind)
            )
        if kind not in _PLAIN and not (_is_function(part, own_functions) if kind == "function" else _is_keras(part)):
            name = part.get("config") if kind == "function" else part.get("registered_name") or kind
            raise ModelError(
                _(
                    "Layer {layer!r} needs {name!r}, which is not Keras' own: what it does is code, and the file does "
                    "not hold it. Load the model in Python, where that code is, and use sunbae.predict(model, x)."
                ).format(layer=layer, name=str(name))
            )


def _of_code(kind: Any, layer: str) -> str:
    return _(
        "Layer {layer!r} is a {kind}: Python code from inside the file, which is not run. Build the network with a "
        "layer of Keras instead (Rescaling, Activation, Reshape ...) and save it again; if you trust the file, load it "
        "in Python with keras.models.load_model(..., safe_mode=False) and use sunbae.predict(model, x)."
    ).format(layer=layer, kind="lambda" if kind == "__lambda__" else kind)


def _parts(config: Any) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Every dict that names a class, with the name of the layer that it belongs to."""
    waiting = [(config, "")]
    while waiting:
        value, layer = waiting.pop()
        if isinstance(value, Mapping):
            if "class_name" in value:
                inner = value.get("config")
                named = inner.get("name") if isinstance(inner, Mapping) else None
                layer = str(value.get("name") or named or layer)
                yield value, layer
            waiting += [(part, layer) for part in value.values()]
        elif isinstance(value, (list, tuple)):
            waiting += [(part, layer) for part in value]


def _is_function(part: Mapping[str, Any], own: tuple[str, ...]) -> bool:
    keras = load_keras()
    name, module = part.get("config"), part.get("module")
    if not isinstance(name, str) or name.startswith("_"):
        return False
    if module == "keras.ops":
        return callable(getattr(keras.ops, name, None))
    home = module in (None, "builtins", "keras.activations")
    return home and (name in own or callable(getattr(keras.activations, name, None)))


def _is_keras(part: Mapping[str, Any]) -> bool:
    keras = load_keras()
    kind, module, registered = str(part["class_name"]), part.get("module"), part.get("registered_name")
    if registered not in (None, kind) or (module is None and registered is not None):
        return False
    if module is None:
        homes: Any = [getattr(keras, home, None) for home in _HOMES]
    elif module == "keras":
        return kind in _OF_KERAS
    elif isinstance(module, str) and module.startswith("keras.") and module.removeprefix("keras.") in _HOMES:
        homes = [getattr(keras, module.removeprefix("keras."), None)]
    else:
        # Keras takes from there only what can be saved, which are operations such as x * 2.
        return isinstance(module, str) and module.startswith("keras.src.ops.")
    return any(isinstance(getattr(home, kind, None), type) for home in homes)
