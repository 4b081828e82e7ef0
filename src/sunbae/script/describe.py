"""What a record says of models and data: plain values, and no change to what is looked at."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

WHOLE = 32 * 2**20  # bytes up to which all of an array is looked at
SAMPLE = 4096  # rows of a larger one


def describe_data(value: Any) -> Any:
    """Shape, dtype and fingerprint of an array; of lists, tuples and dicts of arrays the same for each."""
    if value is None:
        return None
    if isinstance(value, Mapping):
        return {str(name): describe_data(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)) and any(hasattr(one, "shape") for one in value):
        return [describe_data(one) for one in value]
    array = _as_array(value)
    if array is None:
        return {"type": type(value).__name__}
    return {"shape": list(array.shape), "dtype": str(array.dtype), **fingerprint(array)}


def fingerprint(array: np.ndarray) -> dict[str, Any]:
    """{"sha256": ...} of the bytes; {"sha256": ..., "rows_sampled": n} of evenly spaced rows of a large array.

    The same values in the same dtype and shape have the same fingerprint, whatever their order in memory.
    """
    found: dict[str, Any] = {}
    if array.nbytes > WHOLE and len(array) > SAMPLE:
        array = array[np.linspace(0, len(array) - 1, SAMPLE).astype(np.int64)]
        found = {"rows_sampled": SAMPLE}
    if array.dtype.hasobject:
        return {"sha256": hashlib.sha256(repr(array.tolist()).encode()).hexdigest(), **found}
    return {"sha256": hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest(), **found}


def _as_array(value: Any) -> np.ndarray | None:
    """A view of what holds numbers; None for a generator, a dataset and the like, which must not be drawn from."""
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, (list, tuple, range, int, float)):
        try:
            return np.asarray(value)
        except ValueError:  # rows of unequal length
            return None
    if hasattr(value, "__array__") and hasattr(value, "shape"):
        return np.asarray(value)
    return None


def describe_model(model: Any) -> dict[str, Any]:
    """Name, class, number of layers and parameters of a model, and how it was compiled."""
    found: dict[str, Any] = {"name": model.name, "class": type(model).__name__}
    layers = getattr(model, "layers", [])
    found["layers"] = [{"name": layer.name, "class": type(layer).__name__} for layer in layers[:500]]
    if model.built:
        found["parameters"] = model.count_params()
    if getattr(model, "compiled", False):
        found["compiled"] = _compiled(model)
    return found


def _compiled(model: Any) -> dict[str, Any]:
    names = ("optimizer", "loss", "loss_weights", "metrics")
    try:
        with _no_warning():
            config = model.get_compile_config() or {}
    # Keras asks classes of the script, which may have nothing to say, in whatever way.
    except Exception:  # noqa: BLE001
        config = {name: getattr(model, name, None) for name in names}
    return {name: plain(config.get(name)) for name in names}


@contextmanager
def _no_warning() -> Iterator[None]:
    """Of lambdas, that they are not safe to load: nothing is loaded from what is told here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def metric_names(model: Any) -> list[str]:
    """The names of the numbers that `evaluate` gives, in their order."""
    known = list(model.get_metrics_result())
    # By the very method that puts the numbers in order: what scripts of 2020 are given has another order.
    found = model._flatten_metrics_in_order({name: name for name in known})
    return [found] if isinstance(found, str) else list(found)


def configuration(model: Any) -> str | None:
    """The configuration of a model as JSON, from which `sunbae explain` draws it; None if it has none."""
    try:
        with _no_warning():
            text: str = model.to_json()
    # A class of the script may have no configuration, or fail to give it in whatever way.
    except Exception:  # noqa: BLE001
        return None
    return text


def plain(value: Any) -> Any:
    """A value as JSON can hold it; what it cannot is told by its class."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if np.isfinite(value) else str(value)
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, np.ndarray) and value.size <= 64:
        return plain(value.tolist())
    return type(value).__name__


def describe_callback(callback: Any) -> dict[str, Any]:
    """Its class and the settings of it that are plain values."""
    kept = ("monitor", "patience", "mode", "min_delta", "restore_best_weights", "filepath", "save_best_only", "factor")
    found = {name: plain(getattr(callback, name)) for name in kept if hasattr(callback, name)}
    return {"class": type(callback).__name__, **found}


def dumped(value: Any) -> str:
    """JSON text as the files of a Run hold it."""
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
