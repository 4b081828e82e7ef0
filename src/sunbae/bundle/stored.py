"""Weights as Keras' files hold them: only what lies in the file itself, and no larger than its bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sunbae.errors import ModelError
from sunbae.i18n import _

# Keras does not compress: an array far larger than what is stored of it is a trap, not a network.
MAX_EXPANSION, ALLOWANCE = 100, 64 * 2**20
Group = tuple[str, list[Any]]  # name of a layer, its arrays or variables in the order of Keras 2


def weight_paths(model: Any) -> list[str]:
    """A name for each of `model.weights`: its path, with a number where models within it use one several times."""
    times: Counter[str] = Counter()
    names = []
    for weight in model.weights:
        names.append(f"{weight.path}:{times[weight.path]}" if times[weight.path] else weight.path)
        times[weight.path] += 1
    return names


def refuse_traps(file: Any) -> int:
    """Look at all that an open HDF5 file holds.

    Returns: how many numbers its arrays have.
    Raises: ModelError for links to other files or places, and for arrays that are absurdly large.
    """
    return sum(_numbers(dataset) for dataset in _datasets(file))


def _datasets(file: Any) -> Iterator[Any]:
    import h5py

    # Not by h5py's own visits: what is damaged raises in them, and no exception passes through those.
    waiting, seen = [file], set()
    while waiting:
        group = waiting.pop()
        for name in group:
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise ModelError(_("it links to another place at {name}").format(name=f"{group.name}/{name}"))
            found = group[name]
            address = h5py.h5o.get_info(found.id).addr
            if address in seen:
                continue
            seen.add(address)
            if isinstance(found, h5py.Dataset):
                yield found
            elif isinstance(found, h5py.Group):
                waiting.append(found)


def _numbers(dataset: Any) -> int:
    _refuse_trap(dataset)
    return int(dataset.size or 0)


def _refuse_trap(dataset: Any) -> None:
    """Raises ModelError for an array that lies in another file, or is far larger than its bytes."""
    if dataset.is_virtual or dataset.external:
        raise ModelError(_("{name} lies in another file").format(name=dataset.name))
    if (dataset.nbytes or 0) > MAX_EXPANSION * dataset.id.get_storage_size() + ALLOWANCE:
        text = _("{name} says it is {shape}, but {n} bytes of it are stored")
        raise ModelError(text.format(name=dataset.name, shape=dataset.shape, n=dataset.id.get_storage_size()))


def old_groups(file: Any) -> list[Group] | None:
    """The arrays of each layer of an .h5 file of Keras 1 or 2 (or written in their form), None for other files."""
    root = file if "layer_names" in file.attrs or "layer_names0" in file.attrs else file.get("model_weights")
    if root is None or not ("layer_names" in root.attrs or "layer_names0" in root.attrs):
        return None
    groups = []
    for layer in dict.fromkeys(_names(root, "layer_names")):
        group = root[layer]
        arrays = [group[name] for name in dict.fromkeys(_names(group, "weight_names"))]
        if arrays:
            groups.append((layer, arrays))
    return groups


def _names(group: Any, attribute: str) -> list[str]:
    """A list of names; Keras cuts long ones into `layer_names0`, `layer_names1` ..."""
    parts = [group.attrs[attribute]] if attribute in group.attrs else []
    while attribute not in group.attrs and f"{attribute}{len(parts)}" in group.attrs:
        parts.append(group.attrs[f"{attribute}{len(parts)}"])
    names = [name for part in parts for name in np.ravel(np.asarray(part)).tolist()]
    return [name.decode("utf-8") if isinstance(name, bytes) else str(name) for name in names]


def wanted_groups(model: Any, config: Mapping[str, Any]) -> list[Group]:
    """The variables of each layer, in the order in which Keras 2 stored them: that of the configuration.

    `model.layers` may have another order, and names within models that are used as layers may clash.
    """
    groups = ((name, [*trained, *fixed]) for name, trained, fixed in _by_layer(model, config))
    return [(name, variables) for name, variables in groups if variables]


def _by_layer(model: Any, config: Mapping[str, Any]) -> list[tuple[str, list[Any], list[Any]]]:
    by_name = {layer.name: layer for layer in model.layers}
    found = []
    for said in config["config"]["layers"]:
        name = said["config"].get("name")
        layer = by_name.get(name)
        if layer is None:  # the input of a Sequential, or an operation
            continue
        if isinstance(said["config"].get("layers"), list):
            inside = _by_layer(layer, said)
            trained, fixed = [v for _n, t, _f in inside for v in t], [v for _n, _t, f in inside for v in f]
        else:
            trained, fixed = list(layer.trainable_weights), list(layer.non_trainable_weights)
        found.append((name, trained, fixed))
    return found


def paired(wanted: Sequence[Group], stored: Sequence[Group]) -> list[Any]:
    """The stored array of each wanted variable: by the names of layers, else by order; shapes decide.

    Raises: ModelError naming the first layer that does not fit.
    """
    names, others = [name for name, _v in wanted], [name for name, _a in stored]
    if len(set(names)) == len(names) == len(others) and set(names) == set(others):
        by_name = dict(stored)
        stored = [(name, by_name[name]) for name in names]
    if len(wanted) == len(stored):
        found = [_fitting(variables, arrays) for (_n, variables), (_o, arrays) in zip(wanted, stored, strict=True)]
        if all(arrays is not None for arrays in found):
            return [array for arrays in found for array in arrays or []]
    # Layers that share a name may share a group.
    variables, arrays = [v for _n, vs in wanted for v in vs], [a for _n, many in stored for a in many]
    if _shapes(variables) == _shapes(arrays):
        return arrays
    raise ModelError(_difference(wanted, stored))


def _fitting(variables: Sequence[Any], arrays: Sequence[Any]) -> list[Any] | None:
    if _shapes(variables) == _shapes(arrays):
        return list(arrays)
    by_shape = {tuple(array.shape): array for array in arrays}
    if len(by_shape) == len(arrays) == len(variables) and set(by_shape) == set(_shapes(variables)):
        return [by_shape[shape] for shape in _shapes(variables)]
    return None


def _shapes(arrays: Sequence[Any]) -> list[tuple[int, ...]]:
    return [tuple(array.shape) for array in arrays]


def _difference(wanted: Sequence[Group], stored: Sequence[Group]) -> str:
    for k, (name, variables) in enumerate(wanted):
        other, arrays = stored[k] if k < len(stored) else ("-", [])
        if _fitting(variables, arrays) is None:
            return _("layer {name!r} needs weights {wanted}; the file has {stored} ({other!r})").format(
                name=name, wanted=_listed(variables), stored=_listed(arrays), other=other
            )
    return _("the file has weights of {n} layers, the network has {m}").format(n=len(stored), m=len(wanted))


def _listed(arrays: Sequence[Any]) -> str:
    return ", ".join(map(str, _shapes(arrays))) or _("none")
