"""Check sums of what decides the course of a training: the same again only if every one is the same."""

from __future__ import annotations

import functools
import hashlib
import json
import types
import warnings
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.data.picked import Picked
from sunbae.data.window import Windows
from sunbae.i18n import N_, _

PACKAGES = ("keras", "jax", "jaxlib", "numpy")
_WORDS = {
    "model": N_("the model"),
    "optimizer": N_("the optimizer"),
    "compiled": N_("loss or metrics"),
    "arguments": N_("the arguments of fit"),
    "callbacks": N_("the callbacks"),
    "epochs": N_("the number of epochs"),
    "versions": N_("the versions of packages"),
    "data": N_("the data"),
    "members": N_("the seeds or hyper-parameters"),
}


def digest(value: Any) -> str:
    """A check sum of a value: of numbers and texts, arrays, functions by their code, objects of Keras by their config.

    It depends on no address and no order of a set, so another process finds the same.
    """
    return _checked(_said(value, ()))


def _checked(said: Any) -> str:
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def versions() -> dict[str, str]:
    """What else the last bit depends on."""
    import jax

    from sunbae import __version__

    settings = (jax.default_backend(), jax.config.jax_default_matmul_precision, jax.config.jax_enable_x64)
    floats = load_keras().config.floatx()
    return {"sunbae": __version__, "on": str((*settings, floats))} | {name: version(name) for name in PACKAGES}


def model_description(model: Any) -> Any:
    """The architecture: variables by name, layers with their config, and the code of what is not Keras' own."""
    variables = [*model.trainable_variables, *model.non_trainable_variables]
    return {
        "variables": [(v.name, tuple(v.shape), str(v.dtype), v.trainable) for v in variables],
        "layers": [_configured(layer, ()) for layer in model._flatten_layers()],
    }


def training(model: Any, arguments: Mapping[str, Any]) -> dict[str, str]:
    """What a training is, without its data: part -> check sum.

    Args:
      model: compiled and built.
      arguments: those that decide the course.
    """
    # A layer without a name gets the next free one, another one when a notebook's cell is run again.
    names = {layer.name: f"layer {k}" for k, layer in enumerate(model._flatten_layers())}
    names[model.optimizer.name] = "optimizer"
    described = {
        "model": model_description(model),
        "optimizer": [model.optimizer, [[list(v.shape), str(v.dtype)] for v in model.optimizer.variables]],
        "compiled": {k: v for k, v in model._compile_config.config.items() if k != "optimizer"},
        "arguments": arguments,
        "versions": versions(),
    }
    return {part: _checked(_renamed(_said(value, ()), names)) for part, value in described.items()}


def _renamed(said: Any, names: Mapping[str, str]) -> Any:
    """What was said, with other names of layers."""
    if isinstance(said, str):
        return names.get(said, said)
    if isinstance(said, dict):
        return {key: _renamed(value, names) for key, value in said.items()}
    return [_renamed(value, names) for value in said] if isinstance(said, list) else said


def differing(found: Mapping[str, str], mine: Mapping[str, str]) -> list[str]:
    """The parts whose check sums are not the same."""
    return [name for name in {**mine, **found} if found.get(name) != mine.get(name)]


def warn_of_another(path: Path, parts: Sequence[str]) -> None:
    """Say that a checkpoint is not used because these parts are not those of this training."""
    names = ", ".join(_(_WORDS[name]) if name in _WORDS else name for name in parts)
    text = _("{path} is of another training: {names} differ. This one starts from the beginning.")
    warnings.warn(text.format(path=path, names=names), stacklevel=6)


def _said(value: Any, around: tuple[int, ...]) -> Any:
    if id(value) in around or len(around) > 60:
        return "again"
    inside = (*around, id(value))
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value.hex()
    if isinstance(value, (bytes, PurePath)):
        return [type(value).__name__, str(value)]
    if isinstance(value, Mapping):
        return {"dict": [[str(k), _said(v, inside)] for k, v in value.items()]}
    if isinstance(value, (list, tuple)):
        return [_said(item, inside) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"set": sorted(json.dumps(_said(item, inside), sort_keys=True) for item in value)}
    if isinstance(value, (types.FunctionType, types.MethodType, functools.partial, types.CodeType, type)):
        return _code(value, inside)
    if isinstance(value, load_keras().Variable):
        return [value.path, list(value.shape), str(value.dtype)]
    if hasattr(value, "get_config"):
        return _configured(value, inside)
    if isinstance(value, Picked):
        return ["picked", _array(value.base), _array(value.rows)]
    if isinstance(value, Windows):
        return ["windows", _array(value.base), _array(value.starts), value.length]
    if _array_like(value):
        return _array(np.asarray(value))
    if isinstance(value, load_keras().utils.PyDataset):
        # What its state holds is kept in the checkpoint and need not be the same.
        state = value.get_state() if callable(getattr(value, "get_state", None)) else {}
        names = [name for name in vars(value) if not isinstance(state, dict) or name not in state]
        return [_code(type(value), inside), _said({name: vars(value)[name] for name in names}, inside)]
    return [_name(type(value))]


def _array_like(value: Any) -> bool:
    return hasattr(value, "__array__") and (hasattr(value, "dtype") or hasattr(value, "shape"))


def _array(array: np.ndarray) -> Any:
    if array.dtype.hasobject:
        return [str(array.dtype), list(array.shape), [str(v) for v in array.reshape(-1).tolist()]]
    content = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    return [str(array.dtype), list(array.shape), hashlib.sha256(content.data).hexdigest()]


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _configured(value: Any, around: tuple[int, ...]) -> Any:
    """Class and config; where there is no config that can be asked for, the class alone."""
    try:
        config = _said(value.get_config(), (*around, id(value)))
    except (NotImplementedError, TypeError, ValueError, AttributeError):
        config = None
    return [_code(type(value), around), config]


def _code(value: Any, around: tuple[int, ...]) -> Any:
    """What a function or a class does, as far as its own code says it."""
    if isinstance(value, functools.partial):
        return [_code(value.func, around), _said(value.args, around), _said(value.keywords, around)]
    if isinstance(value, types.MethodType):
        return [_name(type(value.__self__)), _code(value.__func__, around)]
    if isinstance(value, types.FunctionType):
        cells = [_content(cell) for cell in value.__closure__ or ()]
        return [value.__qualname__, _code(value.__code__, around), _said([value.__defaults__, cells], around)]
    if isinstance(value, types.CodeType):
        return [value.co_code.hex(), list(value.co_names), [_said(c, around) for c in value.co_consts]]
    if isinstance(value, type):
        ours = [kind for kind in value.__mro__ if kind.__module__.partition(".")[0] not in ("keras", "builtins")]
        return [_name(value), [_said(dict(_functions(kind)), around) for kind in ours]]
    return _name(type(value))


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # not yet filled
        return None


def _functions(kind: type) -> Iterable[tuple[str, Any]]:
    for name, value in sorted(vars(kind).items()):
        function = getattr(value, "__func__", getattr(value, "fget", value))
        if isinstance(function, types.FunctionType):
            yield name, function
        elif not name.startswith("__") and (value is None or isinstance(value, (bool, int, float, str, tuple))):
            yield name, value
