"""What the report of pictures shows besides that of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from sunbae._compat import seeded
from sunbae.data.split import Part
from sunbae.i18n import _
from sunbae.job.content import example_places
from sunbae.job.pictures_inside import inside_network
from sunbae.job.prepare import Prepared
from sunbae.models.augment import LAYER, augment_class
from sunbae.models.inside import flat_layers
from sunbae.models.parts import IMAGE
from sunbae.report import content as page
from sunbae.report.numerals import number
from sunbae.report.pictures import Album

MISTAKES = 24  # pictures of the gallery
SAMPLES = 8  # training pictures of a class
ALL_SAMPLES = 200
EACH_CELL = 6
ALL_CELLS = 900
AUGMENTED = 8


class Pixels(Protocol):
    """Pictures uint8 (n, H, W, C): an array, or rows of one (`data.picked.Picked`)."""

    def __len__(self) -> int: ...

    def __getitem__(self, rows: Any) -> np.ndarray: ...


@dataclass(frozen=True)
class PictureRows:
    """Pictures of one part with their classes or numbers.

    Attributes:
      pixels: uint8 (n, H, W, C).
      y: class codes, int (n,), or numbers, float (n,).
      names: what each is called, n texts: a path below the data's folder, or "row 12".
    """

    pixels: Pixels
    y: np.ndarray
    names: Sequence[str]


def picture_rows(view: Prepared, part: Part) -> PictureRows:
    """The pictures of a part with what is true of them and what they are called."""
    images, pictures = view.inputs[part].images, view.rows.pictures
    assert images is not None
    assert pictures is not None
    return PictureRows(images, view.y[part], pictures.names(images))


def with_pictures(
    report: page.Report,
    test: PictureRows,
    proba: np.ndarray,
    classes: Sequence[str],
    *,
    train: PictureRows | None = None,
    model: Any | None = None,
    others: Mapping[str, np.ndarray] | None = None,
    image_input: str = IMAGE,
    augmented: np.ndarray | None = None,
    album: Album | None = None,
    left: Sequence[str] = (),
) -> page.Report:
    """The report of a classification with its pictures put in; the arguments are those of `pictures_content`."""
    pictures, examples = pictures_content(
        test, proba, classes, train=train, model=model, others=others, image_input=image_input, augmented=augmented,
        album=album, left=left,
    )  # fmt: skip
    tested = report.classification
    return replace(
        report, pictures=pictures, classification=None if tested is None else replace(tested, examples=examples)
    )


def with_numbers(
    report: page.Report,
    test: PictureRows,
    predicted: np.ndarray,
    *,
    model: Any,
    others: Mapping[str, np.ndarray] | None = None,
    image_input: str = IMAGE,
    augmented: np.ndarray | None = None,
    album: Album | None = None,
    left: Sequence[str] = (),
) -> page.Report:
    """The report of a regression with its pictures put in: the largest errors, augmentation, the inside of the network.

    Args:
      predicted: what the network says of the test pictures, the mean of all seeds, (n,).
      model, others, image_input, augmented, album, left: as of `pictures_content`.
    """
    album, errors = album or Album(), np.abs(predicted - test.y)

    def missed(k: int) -> page.Mistake:
        row = page.Example(str(test.names[k]), float("nan"), album.add(displayable(test.pixels[k])))
        return page.Mistake(number(test.y[k]), number(predicted[k]), row)

    worst = np.argsort(-errors, kind="stable")[:MISTAKES].tolist()
    misses = tuple(missed(k) for k in worst)
    forms = [] if augmented is None else [album.add(displayable(form)) for form in augmented[:AUGMENTED]]
    inside = None
    if len(errors):
        best = int(errors.argmin())
        given = {name: values[best : best + 1] for name, values in (others or {}).items()}
        example = page.Example(str(test.names[best]), float("nan"))
        inside = inside_network(
            model,
            np.asarray(test.pixels[best]),
            album,
            example=example,
            image_input=image_input,
            others=given,
            left=left,
        )
    pictures = page.Pictures(
        store=album.store,
        misses=misses,
        augmented=tuple(place for place in forms if place is not None),
        inside=inside,
    )
    return replace(report, pictures=pictures)


def pictures_content(
    test: PictureRows,
    proba: np.ndarray,
    classes: Sequence[str],
    *,
    train: PictureRows | None = None,
    model: Any | None = None,
    others: Mapping[str, np.ndarray] | None = None,
    image_input: str = IMAGE,
    augmented: np.ndarray | None = None,
    album: Album | None = None,
    left: Sequence[str] = (),
) -> tuple[page.Pictures, tuple[page.CellExamples, ...]]:
    """The gallery of mistakes, training pictures, augmentation, the inside of the network; and examples for cells.

    Args:
      test: the test pictures.
      proba: what the network says of them, the mean of all seeds, (n, C).
      classes: labels in code order, C.
      train: of which some are shown for every class.
      model: a built `keras.Model` that takes such pictures, with the weights of one seed; its inside is shown.
      others: what it takes besides, of the test rows, arrays (n, ...) by name of the input.
      image_input: the name of the input that takes the picture.
      augmented: (k, H, W, C), 0 to 255: a training picture, then k - 1 forms that augmentation gave it.
      album: takes the pictures, beside those that are in it; default a new one.
      left: outer layers of `model` that were left as they were, whatever their `trainable` says.

    Returns: what `Report.pictures` and `ClassificationTest.examples` take.
    """
    album = album or Album()
    predicted, confidence = proba.argmax(axis=1), proba.max(axis=1)

    def example(rows: PictureRows, k: int, sure: float = float("nan")) -> page.Example:
        return page.Example(str(rows.names[k]), sure, album.add(displayable(rows.pixels[k])))

    wrong = np.flatnonzero(predicted != test.y)
    surest = wrong[np.argsort(-confidence[wrong], kind="stable")][:MISTAKES]
    mistakes = tuple(
        page.Mistake(classes[test.y[k]], classes[predicted[k]], example(test, k, float(confidence[k])))
        for k in surest.tolist()
    )
    samples = () if train is None else _samples(train, classes, lambda k: example(train, k))
    forms = [] if augmented is None else [album.add(displayable(form)) for form in augmented[:AUGMENTED]]
    inside = None
    if model is not None and len(test.y):
        k = _representative(test.y, predicted, confidence)
        given = {name: values[k : k + 1] for name, values in (others or {}).items()}
        shown = page.Example(str(test.names[k]), float(confidence[k]))
        inside = inside_network(
            model, np.asarray(test.pixels[k]), album, classes=classes, example=shown, image_input=image_input,
            others=given, left=left,
        )  # fmt: skip
    cells = []
    for (true, said), places in example_places(test.y, proba, each=EACH_CELL, at_most=ALL_CELLS).items():
        rows = [example(test, k, float(confidence[k])) for k in places]
        cells.append(page.CellExamples(true, said, tuple(rows)))
    lost = sum(row.picture is None for cell in cells for row in cell.rows)
    note = _("{n} examples in the confusion matrix have a name but no picture, so that this page stays small.")
    return (
        page.Pictures(
            store=album.store,
            mistakes=mistakes,
            n_mistakes=len(wrong),
            samples=samples,
            augmented=tuple(place for place in forms if place is not None),
            inside=inside,
            notes=(note.format(n=lost),) if lost else (),
        ),
        tuple(cells),
    )


def augmented_forms(model: Any, picture: np.ndarray, *, n: int = AUGMENTED) -> np.ndarray | None:
    """A picture (H, W, C) and n - 1 forms of it as the layer `augment` of the network makes them, float32 (n, H, W, C).

    A twin of the layer draws, always the same, so that the network's own random numbers stay where they are. Mixing
    with other pictures is not shown. None if the network has no such layer.
    """
    layer = next((layer for _path, layer in flat_layers(model) if layer.name.rpartition(".")[2] == LAYER), None)
    if layer is None:
        return None
    with seeded(0):
        twin = augment_class()(flip=layer.flip, shift=layer.shift, cutout=layer.cutout, mixup=0.0)
    middle = picture.reshape(-1, picture.shape[2]).mean(axis=0, dtype=np.float32)
    around = picture.astype(np.float32) - middle  # what is covered becomes 0
    forms: np.ndarray = np.asarray(twin(np.repeat(around[np.newaxis], n, axis=0), training=True)) + middle
    forms[0] = picture
    return forms


def displayable(picture: Any) -> np.ndarray:
    """A picture (H, W, C) of any number type, 0 to 255, as uint8 that can be shown; two channels or more than four as
    their mean.
    """
    pixels = np.asarray(picture)
    if pixels.dtype != np.uint8:
        pixels = np.clip(np.round(np.nan_to_num(pixels.astype(np.float64))), 0, 255).astype(np.uint8)
    if pixels.ndim == 3 and pixels.shape[2] not in (1, 3, 4):
        pixels = pixels.mean(axis=2).round().astype(np.uint8)
    return pixels


def _samples(train: PictureRows, classes: Sequence[str], example: Any) -> tuple[page.ClassSample, ...]:
    """Of every class some training pictures, spread evenly over the rows."""
    each = max(1, min(SAMPLES, ALL_SAMPLES // max(1, len(classes))))
    found = []
    for code, name in enumerate(classes):
        rows = np.flatnonzero(train.y == code)
        places = (
            rows[np.unique(np.linspace(0, len(rows) - 1, min(each, len(rows))).round().astype(int))]
            if len(rows)
            else rows
        )
        found.append(page.ClassSample(name, len(rows), tuple(example(int(k)) for k in places)))
    return tuple(found)


def _representative(y: np.ndarray, predicted: np.ndarray, confidence: np.ndarray) -> int:
    """The picture that is shown on its way through the network: the surest right one; the first if none is right."""
    right = np.flatnonzero(predicted == y)
    return int(right[confidence[right].argmax()]) if len(right) else 0
