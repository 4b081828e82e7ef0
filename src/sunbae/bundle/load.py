"""Reading a bundle: checked first, then built from sunbae's own recipes and filled with arrays."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from pydantic import BaseModel, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load as safetensors_arrays

from sunbae._compat import seeded, without_values
from sunbae.bundle.check import misfit
from sunbae.bundle.format import (
    BRANCHES,
    FORMAT,
    KINDS,
    MANIFEST,
    MAX_BYTES,
    MEMBERS,
    SERIES,
    Bundle,
    Head,
    Manifest,
    PrepRecord,
    SeriesRecord,
    Spec,
    Weights,
    prep_from_record,
    weight_names,
)
from sunbae.bundle.own import rebuilt
from sunbae.errors import BundleError, ModelError, OptionError
from sunbae.i18n import _
from sunbae.models.branches import branched
from sunbae.models.expected import expected
from sunbae.models.own import OWN
from sunbae.models.recipes import RECIPES, recipe
from sunbae.models.spec import BranchesSpec, ForecastSpec, HeadsSpec, InputSpec, OutputSpec, WindowSpec
from sunbae.models.values import put_values

_T = TypeVar("_T", bound=BaseModel)
# What zipfile raises on bytes that are no zip, or one of a kind that it does not read.
_NO_ZIP = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, KeyError, struct.error)


def load_bundle(path: Path) -> tuple[Bundle, Any]:
    """The Bundle in a file, and its network as a `keras.Model` (values of the first seed).

    Raises: BundleError if it is no bundle, damaged, of a later format, or does not fit together.
    """
    members = _members(path)
    spec = _record(Spec, members["spec.json"], path, "spec.json")
    record = _record(PrepRecord, members["prep.json"], path, "prep.json")
    arrays = _arrays(members["prep.safetensors"], path, "prep.safetensors")
    weights = _arrays(members["weights.safetensors"], path, "weights.safetensors")
    series = _record(SeriesRecord, members[SERIES], path, SERIES) if SERIES in members else None
    try:
        reason = misfit(spec, record, arrays, series)
    except OverflowError as exc:  # a number beyond all that is written here
        reason = str(exc)
    if reason is not None:
        raise _broken(path, reason)
    model = _network(spec, weights, path)
    per_seed = tuple(_weights_of(model, weights, index, path) for index in range(len(spec.seeds)))
    put_values(model, per_seed[0])
    bundle = Bundle(
        recipe=spec.recipe,
        params=spec.params,
        inputs=spec.inputs,
        outputs=spec.outputs,
        target=spec.target,
        prep=prep_from_record(record, arrays),
        seeds=spec.seeds,
        weights=per_seed,
        decimal=spec.decimal,
        missing=spec.missing,
        series=series,
        picture=spec.picture,
        truths=spec.truths,
        joined=spec.joined,
    )
    return bundle, model


def _broken(path: Path, reason: str) -> BundleError:
    text = _("{path} cannot be used: {reason}. Train again, or take an undamaged copy.")
    return BundleError(text.format(path=path, reason=reason))


def _members(path: Path) -> dict[str, bytes]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _broken(path, _("it is larger than {n} bytes").format(n=MAX_BYTES))
        with zipfile.ZipFile(path) as archive:
            return _checked_members(archive, path)
    except _NO_ZIP as exc:
        raise _broken(path, _("it is no bundle, or damaged ({reason})").format(reason=exc)) from exc
    except OSError as exc:
        raise BundleError(_("Cannot read {path}: {reason}.").format(path=path, reason=exc.strerror or exc)) from exc


def _checked_members(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    size = path.stat().st_size
    for info in archive.infolist():
        if info.compress_type != zipfile.ZIP_STORED or info.file_size > size or info.flag_bits & 1:
            raise _broken(path, _("member {name} is compressed or encrypted").format(name=info.filename))
    found = sorted(archive.namelist())
    if MANIFEST in found:
        _check_format(archive.read(MANIFEST), path)
    names = (*MEMBERS, SERIES) if SERIES in found else MEMBERS
    if found != sorted((MANIFEST, *names)):
        raise _broken(path, _("its members are {found}").format(found=", ".join(found[:8]) or _("none")))
    manifest = _record(Manifest, archive.read(MANIFEST), path, MANIFEST)
    contents = {name: archive.read(name) for name in names}
    for name, content in contents.items():
        if manifest.sha256.get(name) != hashlib.sha256(content).hexdigest():
            raise _broken(path, _("{name} does not have the check sum of the manifest").format(name=name))
    return contents


def _check_format(manifest: bytes, path: Path) -> None:
    """Before everything else: a later format may have other members and other fields."""
    head = _record(Head, manifest, path, MANIFEST)
    if head.format > FORMAT:
        raise BundleError(
            _(
                "{path} has format {found}, written by sunbae {version}; this version reads up to {known}. Upgrade."
            ).format(path=path, found=head.format, version=head.sunbae, known=FORMAT)
        )


def _record(kind: type[_T], content: bytes, path: Path, name: str) -> _T:
    try:
        return kind.model_validate_json(content)
    except ValidationError as exc:
        first = exc.errors()[0]
        where = " > ".join([name, *(str(step) for step in first["loc"] if step not in KINDS)])
        raise _broken(path, f"{where}: {expected(first)}") from exc


def _arrays(content: bytes, path: Path, name: str) -> dict[str, np.ndarray]:
    try:
        return dict(safetensors_arrays(content))
    except (SafetensorError, KeyError, ValueError, TypeError, AttributeError) as exc:
        raise _broken(path, f"{name}: {exc}") from exc


def _network(spec: Spec, weights: Mapping[str, np.ndarray], path: Path) -> Any:
    """The network of `spec`, built only after its shapes were found to be those of the file's arrays."""
    if spec.recipe not in (*RECIPES, BRANCHES, OWN):
        raise _broken(path, _("recipe {name!r} is unknown to this version").format(name=spec.recipe))
    try:
        build = _builder(spec)
        # Without memory: a file of a kilobyte must not make a network of gigabytes.
        with seeded(0), without_values():
            shapes = build()
        for index in range(len(spec.seeds)):
            _weights_of(shapes, weights, index, path)
        groups = (len(shapes.trainable_variables), len(shapes.non_trainable_variables))
        named = [weight_names(index, *groups) for index in range(len(spec.seeds))]
        known = {name for both in named for names in both for name in names}
        if extra := sorted({*weights} - known):
            raise _broken(path, _("it has the weight {name}, which its network has not").format(name=extra[0]))
        with seeded(0):
            return build()
    except (
        ValidationError,
        OptionError,
        ModelError,
        KeyError,
        ValueError,
        TypeError,
        OverflowError,
        RuntimeError,
        MemoryError,
    ) as exc:
        reason = str(exc).strip().splitlines() or [type(exc).__name__]
        raise _broken(path, _("its network cannot be built ({reason})").format(reason=reason[0])) from exc


def _builder(spec: Spec) -> Callable[[], Any]:
    """What builds the network of `spec`."""
    inputs, outputs = spec.inputs, spec.outputs
    if isinstance(inputs, BranchesSpec) and isinstance(outputs, HeadsSpec):
        return lambda: branched(inputs, outputs)
    if spec.recipe == OWN:
        return lambda: rebuilt(spec.params)
    chosen = recipe(spec.recipe)
    params = chosen.params.model_validate(spec.params)
    if isinstance(inputs, WindowSpec) and isinstance(outputs, ForecastSpec):
        return lambda: chosen.forecaster(inputs, outputs, params)
    assert isinstance(inputs, InputSpec)
    assert isinstance(outputs, OutputSpec)
    return lambda: chosen.build(inputs, outputs, params)


def _weights_of(model: Any, arrays: Mapping[str, np.ndarray], index: int, path: Path) -> Weights:
    """One network's arrays, each found to be finite and of the shape and type that `model` wants."""
    groups = (model.trainable_variables, model.non_trainable_variables)
    sizes = tuple(map(len, groups))
    found = []
    own, firsts = weight_names(index, *sizes), weight_names(0, *sizes)
    # What is not trained and the same in all networks is there once, with the first.
    others = [name if name in arrays else first for name, first in zip(own[1], firsts[1], strict=True)]
    for names, variables in zip((own[0], others), groups, strict=True):
        for name, variable in zip(names, variables, strict=True):
            array = arrays.get(name)
            if array is None or array.shape != tuple(variable.shape) or array.dtype != variable.dtype:
                text = _("weight {name} is absent or is not {dtype} {shape}")
                raise _broken(path, text.format(name=name, dtype=variable.dtype, shape=tuple(variable.shape)))
            if not np.isfinite(array).all():
                raise _broken(path, _("weight {name} holds numbers that are not finite").format(name=name))
        found.append(tuple(arrays[name] for name in names))
    return found[0], found[1]
