"""The rows of a case: made once, so that all contestants train on the same numbers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.cases import Case
from bench.environments import Failed, interpreter, last_line
from bench.job import data_folder

Inputs = list[np.ndarray]  # one array for each input, or output, of the network
CLASSES = {"digits": 10, "pictures": 100}


@dataclass(frozen=True)
class Rows:
    """Training and validation rows; without validation, lists of arrays of no rows."""

    x: Inputs
    y: Inputs
    val_x: Inputs
    val_y: Inputs


def write_rows(case: Case, place: Path) -> str:
    """Write the rows of a case for `read_rows`; says where they are from.

    Raises: Failed if images that are there cannot be decoded.
    """
    x, y, origin = _MADE[case.net](case, np.random.default_rng(0))
    parts = {f"x{k}": array for k, array in enumerate(x)} | {f"y{k}": array for k, array in enumerate(y)}
    np.savez(place, held=case.validation, **parts)
    return origin


def read_rows(place: Path) -> Rows:
    """The rows that `write_rows` wrote."""
    with np.load(place) as found:
        x, y = ([found[name] for name in sorted(found.files) if name[0] == part] for part in "xy")
        end = len(x[0]) - int(found["held"])
    return Rows(*([a[:end] for a in side] for side in (x, y)), *([a[end:] for a in side] for side in (x, y)))


Made = tuple[Inputs, Inputs, str]
MADE_UP = "made up"


def _normal(rng: np.random.Generator, *shape: int) -> np.ndarray:
    return rng.normal(size=shape).astype(np.float32)


def _surface(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A target that needs some epochs; mean squared error cannot fall below 0.01."""
    y = x[:, 0] * x[:, 1] + np.sin(2 * x[:, 2]) + 0.5 * x[:, 3]
    return (y[:, None] + 0.1 * _normal(rng, len(x), 1)).astype(np.float32)


def _dense(case: Case, rng: np.random.Generator) -> Made:
    n = case.rows + case.validation
    if case.features > 1:
        x = _normal(rng, n, case.features)
        return [x], [_surface(x, rng)], MADE_UP
    x = rng.uniform(-1, 1, (n, 1)).astype(np.float32)
    return [x], [np.sin(3 * x) + 0.1 * _normal(rng, n, 1)], MADE_UP


def _series(case: Case, rng: np.random.Generator) -> Made:
    x = _normal(rng, case.rows + case.validation, 24, 4)
    y = x[:, -8:, 0].mean(axis=1) + x[:, -1, 1] * x[:, -2, 2]
    return [x], [(y[:, None] + 0.1 * _normal(rng, len(x), 1)).astype(np.float32)], MADE_UP


def _branches(case: Case, rng: np.random.Generator) -> Made:
    x = [_normal(rng, case.rows + case.validation, 8) for _input in range(2)]
    return x, [_surface(x[0], rng), _surface(x[0] - x[1], rng)], MADE_UP


def _images(case: Case, rng: np.random.Generator) -> Made:
    """Real images where they are found; otherwise a pattern for each class, and noise."""
    n, folder = case.rows + case.validation, data_folder()
    if case.net == "digits" and (folder / "mnist.npz").exists():
        with np.load(folder / "mnist.npz") as found:
            x, y = found["x_train"][:n, :, :, None], found["y_train"][:n]
        return [x.astype(np.float32) / 255], [y.astype(np.int64)], "MNIST"
    if case.net == "pictures" and (folder / "cifar100" / "labels.npz").exists():
        with np.load(folder / "cifar100" / "labels.npz") as found:
            y = found["y_train"][:n, 0]
        x = _tiles(folder / "cifar100" / "train_0.jpg", n)
        return [x.astype(np.float32) / 255], [y.astype(np.int64)], "CIFAR-100"
    classes, shape = CLASSES[case.net], (28, 28, 1) if case.net == "digits" else (32, 32, 3)
    y = rng.integers(0, classes, n)
    return [_normal(rng, classes, *shape)[y] + 2 * _normal(rng, n, *shape)], [y], "made-up images"


def _tiles(sheet: Path, n: int) -> np.ndarray:
    """The first `n` tiles of 32 x 32 of a sheet of 100 x 100. TensorFlow is there anyway and decodes JPEG."""
    code = "import sys, tensorflow as tf; x = tf.io.decode_jpeg(tf.io.read_file(sys.argv[1])).numpy()\n"
    code += "sys.stdout.buffer.write(x.tobytes())"
    done = subprocess.run([interpreter("tf"), "-c", code, sheet], capture_output=True)
    if done.returncode:
        raise Failed(last_line(done.stderr.decode(errors="replace")))
    tiles = np.frombuffer(done.stdout, np.uint8).reshape(100, 32, 100, 32, 3).swapaxes(1, 2)
    return tiles.reshape(-1, 32, 32, 3)[:n]


_MADE: dict[str, Callable[[Case, np.random.Generator], Made]] = {
    "dnn": _dense,
    "lstm": _series,
    "gru-lstm": _series,
    "conv1d": _series,
    "digits": _images,
    "pictures": _images,
    "branches": _branches,
}
