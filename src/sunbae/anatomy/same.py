"""Whether two networks are the same but for the names that Keras gave their layers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

# How it was compiled, and shapes that were only found out when it was built: no part of an architecture.
_NOT_THE_NETWORK = ("compile_config", "build_config")
MAX_DEPTH = 64


def architecture(config: Any) -> str:
    """A fingerprint of a configuration of Keras, the same for networks that differ in names of models and layers only.

    >>> dense = {"class_name": "Dense", "config": {"units": 3}}
    >>> one, other = ({**dense, "config": {"name": name, "units": 3}} for name in ("dense", "dense_7"))
    >>> architecture(one) == architecture(other) != architecture(dense)
    True
    """
    names: dict[str, str] = {}
    for name in _names(config, 0):
        names.setdefault(name, f"#{len(names)}")
    text = json.dumps(_renamed(config, names, 0), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _names(value: Any, depth: int) -> Iterator[str]:
    """Names of models and layers, in the order of the configuration."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, Mapping):
        config = value.get("config")
        named = isinstance(config, Mapping) and isinstance(config.get("name"), str)
        # The name of a DTypePolicy is what it does.
        if named and not str(value.get("class_name", "Policy")).endswith("Policy"):
            yield value["config"]["name"]
        for key, one in value.items():
            if key not in _NOT_THE_NETWORK:
                yield from _names(one, depth + 1)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _names(one, depth + 1)


def _renamed(value: Any, names: Mapping[str, str], depth: int) -> Any:
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {
            names.get(str(key), str(key)): _renamed(one, names, depth + 1)
            for key, one in value.items()
            if key not in _NOT_THE_NETWORK
        }
    if isinstance(value, (list, tuple)):
        return [_renamed(one, names, depth + 1) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
