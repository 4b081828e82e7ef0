"""Architectures from .keras, .h5 (of Keras 2 and 3) and JSON: only the configuration is read, nothing in it is run."""

from __future__ import annotations

import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from sunbae.anatomy.graph import Graph, graph_of
from sunbae.errors import ModelError
from sunbae.i18n import _

MAX_CONFIG_BYTES = 64 * 2**20
_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
_DAMAGED_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
_DAMAGED_HDF5 = (OSError, RuntimeError, ValueError, KeyError, TypeError)


def read_graph(path: Path) -> Graph:
    """The graph of the model in a file.

    Raises: ModelError if it cannot be read, holds weights only, or is no Sequential or functional model.
    """
    config = read_config(path)
    try:
        return graph_of(config)
    except ModelError as exc:
        raise ModelError(f"{path}: {exc}") from exc


def read_config(path: Path) -> Any:
    """The configuration of the model in a file, as it stands there.

    Raises: ModelError if it cannot be read or holds weights only; it may be of anything else.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_HDF5))
        if head.startswith(_ZIP):
            text = _of_zip(path)
        elif head == _HDF5:
            text = _of_hdf5(path)
        else:
            text = _of_text(path)
    except OSError as exc:
        raise ModelError(_("Cannot read {path}: {reason}.").format(path=path, reason=exc.strerror or exc)) from exc
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise _unfit(path, _("its configuration is no JSON ({reason})").format(reason=exc)) from exc


def read_version(path: Path) -> str | None:
    """The version of Keras that wrote an .h5 or .keras file; None where it does not say.

    Raises: OSError.
    """
    with path.open("rb") as file:
        head = file.read(len(_HDF5))
    try:
        if head.startswith(_ZIP):
            with zipfile.ZipFile(path) as archive, archive.open("metadata.json") as member:
                return str(json.loads(member.read(MAX_CONFIG_BYTES))["keras_version"])
        if head == _HDF5:
            import h5py

            with h5py.File(path, "r") as file:
                said: Any = file.attrs["keras_version"]
                return said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
    except (*_DAMAGED_ZIP, *_DAMAGED_HDF5, RecursionError):
        pass
    return None


def _unfit(path: Path, reason: str) -> ModelError:
    return ModelError(
        _(
            "{path} holds no model that can be read: {reason}. A file of model.save(), such as model.keras or "
            "model.h5, or of model.to_json() was expected."
        ).format(path=path, reason=reason)
    )


def _too_large(path: Path) -> ModelError:
    return _unfit(path, _("its configuration is larger than {n} bytes").format(n=MAX_CONFIG_BYTES))


def _of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive, archive.open("config.json") as member:
            content = member.read(MAX_CONFIG_BYTES + 1)
    except KeyError:
        raise _unfit(path, _("it is a zip file without config.json")) from None
    except _DAMAGED_ZIP as exc:
        raise _unfit(path, _("it is a damaged zip file ({reason})").format(reason=exc)) from exc
    if len(content) > MAX_CONFIG_BYTES:
        raise _too_large(path)
    return content.decode("utf-8", errors="replace")


def _of_hdf5(path: Path) -> str:
    import h5py

    try:
        with h5py.File(path, "r") as file:
            found: Any = file.attrs.get("model_config")
    except _DAMAGED_HDF5 as exc:
        raise _unfit(path, _("it is a damaged HDF5 file ({reason})").format(reason=exc)) from exc
    if found is None:
        raise _unfit(path, _("it holds weights only; the code that builds the network is needed too"))
    text = found.decode("utf-8", errors="replace") if isinstance(found, bytes) else str(found)
    if len(text) > MAX_CONFIG_BYTES:
        raise _too_large(path)
    return text


def _of_text(path: Path) -> str:
    if path.stat().st_size > MAX_CONFIG_BYTES:
        raise _too_large(path)
    return path.read_text(encoding="utf-8", errors="replace")
