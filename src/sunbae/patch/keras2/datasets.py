"""keras.datasets and the weights of keras.applications from this computer, before anything is downloaded."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from sunbae.errors import DataError
from sunbae.files import cache_base, user_path
from sunbae.i18n import _
from sunbae.patch import boston
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch

PICTURES = ("mnist", "fashion_mnist", "cifar10", "cifar100")
_OTHERS = ("boston_housing", "california_housing", "imdb", "reuters")


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    here, offline = "the data set is read from this computer", "a file that is on this computer is not downloaded"
    found = []
    for name in (*PICTURES, "boston_housing"):
        wrap = _boston if name == "boston_housing" else _pictures(name)
        # The public module has a name of its own for the function of the other.
        owners = (getattr(keras.src.datasets, name), getattr(keras.datasets, name))
        found += [Patch(owner, "load_data", wrap, here) for owner in owners]
    for name in (*PICTURES, *_OTHERS):
        found.append(Patch(getattr(keras.src.datasets, name), "get_file", _get_file, offline))
    return [*found, Patch(keras.src.utils.file_utils, "get_file", _get_file, offline)]


def _pictures(name: str) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def load_data(*args: Any, **kwargs: Any) -> Any:
            from sunbae.data.datasets import find_set

            place = find_set(name)
            known = {} if name in ("fashion_mnist", "cifar10") else {"cifar100": "label_mode", "mnist": "path"}
            told = dict(zip([known[name]] if name in known else [], args, strict=False)) | kwargs
            mode = told.get("label_mode", "fine")
            if place is None or mode not in ("fine", "coarse"):
                return original(*args, **kwargs)
            note("SB902", _("{name} was read from {place}.").format(name=name, place=place))
            return _as_keras(name, place, coarse=mode == "coarse")

        return load_data

    return wrap


def _as_keras(name: str, place: Path, *, coarse: bool) -> Any:
    """((x_train, y_train), (x_test, y_test)) in the shapes and types that Keras gives."""
    from sunbae.data.datasets import CIFAR_100_GROUPS, SETS, set_arrays

    pixels, codes = set_arrays(name, place)
    n = SETS[name].n_train
    if coarse:
        codes = np.array(CIFAR_100_GROUPS)[codes]
    labels = codes.astype(np.int64 if name == "cifar100" else np.uint8)
    if name.startswith("cifar"):
        labels = labels[:, None]
    else:
        pixels = pixels[..., 0]
    # Copies: what was read may lie in a file of the cache, and scripts change their data in place.
    train, test = ((np.array(pixels[rows]), labels[rows].copy()) for rows in (slice(0, n), slice(n, None)))
    return train, test


def _boston(original: Any) -> Any:
    @wraps(original)
    def load_data(path: Any = "boston_housing.npz", test_split: float = 0.2, seed: int = 113) -> Any:
        if path != "boston_housing.npz" or not 0 <= test_split < 1:
            return original(path, test_split, seed)
        note("SB902", _("boston_housing comes with sunbae.") + " " + _(boston.WHY_REMOVED))
        x, y = boston.rows()
        order = np.arange(len(x))
        np.random.RandomState(seed).shuffle(order)
        x, y, n = x[order], y[order], int(len(x) * (1 - test_split))
        return (x[:n], y[:n]), (x[n:], y[n:])

    return load_data


# --- files that Keras would download ----------------------------------------------------------------------------------


def _get_file(original: Any) -> Any:
    @wraps(original)
    def get_file(fname: Any = None, origin: Any = None, *args: Any, **kwargs: Any) -> Any:
        name = os.path.basename(str(fname or origin or ""))
        folder = kwargs.get("cache_subdir", "datasets")
        weights = "models" in str(folder)
        for place in _places(weights):
            if (place / name).is_file():
                text = _("{name} was read from {place}.").format(name=name, place=place / name)
                note("SB905" if weights else "SB902", text)
                return str(place / name)
        try:
            return original(fname, origin, *args, **kwargs)
        except Exception as exc:  # Keras raises a bare Exception for a network that does not answer
            if "URL fetch failure" not in str(exc):
                raise
            raise DataError(
                _absent(name, str(origin), weights)
            ) from None  # three tracebacks of the network say no more

    return get_file


def _places(weights: bool) -> list[Path]:
    """Folders of the user's where a file of Keras may lie, but for Keras' own, which it looks into itself."""
    if not weights:
        from sunbae.data.datasets import data_folders

        return data_folders()
    base = cache_base()
    found = [user_path(os.environ["SUNBAE_DATA"]) / "weights"] if os.environ.get("SUNBAE_DATA") else []
    found += [] if base is None else [base / "weights"]
    here = Path.cwd()
    return found + [folder / "shared" / "data" / "weights" for folder in (here, *here.parents)]


def _absent(name: str, origin: str, weights: bool) -> str:
    home = user_path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    folder = home / ("models" if weights else "datasets")
    text = _(
        "{name} is not on this computer, and {origin} cannot be reached. Fetch it elsewhere and put it into {folder}."
    )
    said = text.format(name=name, origin=origin, folder=folder)
    return said + (" " + _("Or build the network with weights=None, untrained.") if weights else "")
