"""Test pictures through the code of an autoencoder and back: how far off they are, and what of them is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from sunbae.data.picked import Picked
from sunbae.engine.predict import predictor
from sunbae.i18n import _
from sunbae.job.networks import Trained
from sunbae.job.prepare import Prepared
from sunbae.judge.reconstruction import MEAN, PCA, UNTOUCHED, Pca, Reconstruction, fit_pca
from sunbae.models.autoencoder import SCALED, AutoencoderParams, inner
from sunbae.models.parts import scaled
from sunbae.models.spec import ImageSpec, InputSpec

AT_ONCE = 512  # pictures
PCA_NUMBERS = 64_000_000  # pixels that PCA is fitted on, at most
SHOWN = 12
MAPPED = 2000


@dataclass(frozen=True)
class GivenBack:
    """What became of the test pictures.

    Attributes:
      errors: how far off what was given back is.
      rows: int (k,), the pictures that are shown, positions in the test part.
      read, given: what the first network read of them, and what it gave back, uint8 (k, H, W, C).
      mapped: int (m,), the pictures that are on the map of codes.
      codes: of those, by the first network, float32 (m, N).
      notes: what the reader should know of PCA's fit.
    """

    errors: Reconstruction
    rows: np.ndarray
    read: np.ndarray
    given: np.ndarray
    mapped: np.ndarray
    codes: np.ndarray
    notes: tuple[str, ...]


def given_back(prepared: Prepared, trained: Trained) -> GivenBack | None:
    """What became of the test pictures; None if the networks are no autoencoders.

    With noise in training there is noise on what is read here: the same for every network and for PCA.
    """
    params, test, train = trained.params, prepared.inputs["test"].images, prepared.inputs["train"].images
    if not isinstance(params, AutoencoderParams) or test is None or train is None:
        return None
    assert isinstance(trained.inputs, InputSpec)
    assert trained.inputs.image is not None
    image, ask = trained.inputs.image, _asked(trained)
    pca, notes = _fitted_pca(train, image, params)
    mean = _mean(train)
    rows = shown_rows(prepared.y["test"], SHOWN)
    mapped = np.unique(np.linspace(0, len(test) - 1, MAPPED).astype(int))
    network: list[np.ndarray] = []
    baselines: dict[str, list[np.ndarray]] = {MEAN: [], PCA: [], **({UNTOUCHED: []} if params.noise else {})}
    kept: dict[str, list[np.ndarray]] = {"read": [], "given": [], "codes": []}
    for start, pixels, read in _noisy(test, image, params.noise):
        codes, back = ask(read)
        by_pca = pca.give_back(read.reshape(len(read), -1)).reshape(read.shape)
        answers = {MEAN: mean, PCA: unscaled(image, by_pca), UNTOUCHED: unscaled(image, read)}
        network.append(np.stack([_errors(pixels, unscaled(image, one)) for one in back]))
        for name, errors in baselines.items():
            errors.append(_errors(pixels, answers[name]))
        here, there = _within(rows, start, len(pixels)), _within(mapped, start, len(pixels))
        kept["read"].append(answers[UNTOUCHED][here])
        kept["given"].append(unscaled(image, back[0][here]))
        kept["codes"].append(codes[0][there])
    found = {name: np.concatenate(parts) for name, parts in (baselines | kept).items()}
    read, given = (np.round(found[name]).astype(np.uint8) for name in ("read", "given"))
    off = Reconstruction(
        params.code,
        params.noise,
        params.joint,
        tuple(np.concatenate(network, axis=1)),
        {name: found[name] for name in baselines},
    )
    return GivenBack(off, rows, read, given, mapped, found["codes"], notes)


def unscaled(image: ImageSpec, pictures: np.ndarray) -> np.ndarray:
    """What layers see (n, H, W, C) as pixels, float32; what is beyond 0 and 255 is put there."""
    pixels = pictures * np.asarray(image.std, np.float32) + np.asarray(image.mean, np.float32)
    found: np.ndarray = np.clip(pixels, 0, 255)
    return found


def shown_rows(y: np.ndarray, n: int) -> np.ndarray:
    """At most n positions, ascending: of each class in turn the next row; of numbers, rows at even distances."""
    if y.dtype.kind == "f":
        return np.unique(np.linspace(0, len(y) - 1, n).astype(int))
    order = np.argsort(y, kind="stable")
    counts = np.bincount(y)
    turn = np.empty(len(y), int)
    turn[order] = np.arange(len(y)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.sort(np.lexsort((y, turn))[:n])


def _asked(trained: Trained) -> Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Scaled pictures (n, H, W, C) -> codes (P, n, N) and what is given back (P, n, H, W, C)."""
    network, places = inner(trained.model), {}
    for group in (trained.model.trainable_variables, trained.model.non_trainable_variables):
        places.update({id(variable): k for k, variable in enumerate(group)})

    def those_of(variables: Sequence[Any], arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
        return [arrays[places[id(variable)]] for variable in variables]

    weights = [
        (those_of(network.trainable_variables, one), those_of(network.non_trainable_variables, other))
        for one, other in trained.weights
    ]
    predict = predictor(network, weights)
    return lambda pictures: tuple(predict({SCALED: pictures}))


def _noisy(test: Picked, image: ImageSpec, noise: float) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """(first position, pixels uint8 (n, H, W, C), the same scaled and with noise) of some pictures after the others."""
    rng = np.random.default_rng(0)
    for start in range(0, len(test), AT_ONCE):
        pixels = test[start : start + AT_ONCE]
        read = scaled(image, pixels)
        if noise:
            read += noise * rng.standard_normal(read.shape, dtype=np.float32)
        yield start, pixels, read


def _within(rows: np.ndarray, start: int, n: int) -> np.ndarray:
    """Those of ascending positions that are among n from `start` on, counted from there."""
    return rows[(rows >= start) & (rows < start + n)] - start


def _errors(pixels: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Root mean squared error of each picture, its pixels counting 0 to 1: float64 (n,)."""
    off = (pixels - given.astype(np.float32)) / 255.0
    found: np.ndarray = np.sqrt(np.mean(off.reshape(len(pixels), -1).astype(np.float64) ** 2, axis=1))
    return found


def _mean(train: Picked) -> np.ndarray:
    """The mean training picture, float64 (H, W, C)."""
    total = np.zeros(train.shape[1:])
    for start in range(0, len(train), AT_ONCE):
        total += train[start : start + AT_ONCE].sum(axis=0, dtype=np.float64)
    return total / len(train)


def _fitted_pca(train: Picked, image: ImageSpec, params: AutoencoderParams) -> tuple[Pca, tuple[str, ...]]:
    """PCA of training pictures, of many those at even distances, and what is to be said of it."""
    width = prod(image.shape)
    chosen = np.arange(0, len(train), -(-len(train) * width // PCA_NUMBERS))
    flat = np.empty((len(chosen), width), np.float32)
    for start in range(0, len(chosen), AT_ONCE):
        some = scaled(image, train[chosen[start : start + AT_ONCE]])
        flat[start : start + AT_ONCE] = some.reshape(len(some), -1)
    text = _("PCA of the pictures was fitted on {used:,} of {available:,} training pictures.")
    notes = () if len(chosen) == len(train) else (text.format(used=len(chosen), available=len(train)),)
    return fit_pca(flat, params.code, noise=params.noise), notes
