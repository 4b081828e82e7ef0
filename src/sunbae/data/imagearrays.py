"""Pictures and labels in arrays: those of a `.npz`, or of Python, in the layouts that people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sunbae.data.decode import texts
from sunbae.data.picture import WHITE
from sunbae.data.split import PARTS, Part
from sunbae.errors import DataError
from sunbae.i18n import _

_PICTURES = r"(?:x|images?|pictures?|imgs?|pixels|data)"
_LABELS = r"(?:y|labels?|targets?|classes)"
_PART = r"(train(?:ing)?|val(?:id(?:ation)?)?|dev|test(?:ing)?)"
_NAMES_KEYS = ("label_names", "class_names", "classes_names", "names")
_SIDES = (1, 3, 4)


@dataclass(frozen=True)
class Stacked:
    """Pictures of one size with their labels.

    Attributes:
      pixels: uint8 (n, H, W, C), C 1 or 3.
      labels: n texts, None where there is none; or None if there are no labels; of quantities floats.
      classes: the labels in the order of their codes; None of quantities.
      parts: n part names, or None.
      notes: what was changed.
      deep: whether the arrays held numbers of 16 bits.
    """

    pixels: np.ndarray
    labels: list[str | None] | list[float | None] | None
    classes: tuple[str, ...] | None
    parts: list[Part] | None
    notes: tuple[str, ...] = ()
    deep: bool = False


@dataclass(frozen=True)
class _Pair:
    part: Part | None
    x: Any
    y: Any  # None if there are no labels


def picture_keys(names: Sequence[str]) -> list[str]:
    """The names that stand for pictures.

    >>> picture_keys(["x_train", "y_train", "val_images", "label_names"])
    ['x_train', 'val_images']
    """
    return [name for name in names if (found := _meaning(name)) is not None and found[0] == "x"]


def has_labels(names: Iterable[str]) -> bool:
    """Whether one of the names stands for the labels of pictures."""
    return any((found := _meaning(name)) is not None and found[0] == "y" for name in names)


def _meaning(name: str) -> tuple[str, Part | None] | None:
    """("x" or "y", part) of an array's name."""
    for kind, words in (("x", _PICTURES), ("y", _LABELS)):
        found = re.fullmatch(f"(?:{_PART}_)?{words}(?:_{_PART})?", name.lower())
        if found:
            word = found[1] or found[2] or ""
            code = {"tr": 0, "va": 1, "de": 1, "te": 2}.get(word[:2])
            return kind, None if code is None else PARTS[code]
    return None


def from_mapping(arrays: Mapping[str, Any], source: str, *, deep: bool = False) -> Stacked:
    """Arrays by name: `x`, `y`; `x_train`, `y_train`, `x_test` ...; `train_images`, `train_labels` ...

    Args:
      deep: whether arrays of type uint16 have 16 bits though all their numbers are small, for others were so.

    Raises: DataError if the pictures are not found, or pictures and labels do not belong together.
    """
    found: dict[tuple[str, Part | None], str] = {}
    unused: list[str] = []
    for name in arrays:
        meaning = _meaning(name)
        if meaning is None:
            unused += [] if name in _NAMES_KEYS else [name]
            continue
        if meaning in found:
            raise DataError(
                _("{source} holds {first} and {second}, which mean the same. Keep one of them.").format(
                    source=source, first=found[meaning], second=name
                )
            )
        found[meaning] = name
    pairs = [
        _Pair(part, arrays[found["x", part]], arrays[found["y", part]] if ("y", part) in found else None)
        for part in (None, *PARTS)
        if ("x", part) in found
    ]
    if not pairs:
        raise DataError(
            _(
                "{source} holds {names}, none of which is called as pictures are. Expected x_train, y_train, x_test, "
                "y_test (as Keras has them), or x and y."
            ).format(source=source, names=", ".join(arrays) or _("no array"))
        )
    if len(pairs) > 1 and pairs[0].part is None:
        raise DataError(
            _("{source} holds pictures with a part ({part}) and without one; keep one kind.").format(
                source=source, part=found["x", pairs[1].part]
            )
        )
    names = next((arrays[key] for key in _NAMES_KEYS if key in arrays), None)
    stacked = _stacked(pairs, names, source, deep)
    if not unused:
        return stacked
    note = _("Arrays that are neither pictures nor their labels are not used: {names}.")
    return replace(stacked, notes=(*stacked.notes, note.format(names=", ".join(unused))))


def from_python(data: Any, source: str, *, deep: bool = False) -> Stacked:
    """(x, y), ((x_train, y_train), (x_test, y_test)), three such pairs with validation in the middle, a dict, or x.

    Args and Raises: as of `from_mapping`.
    """
    if isinstance(data, Mapping):
        return from_mapping({str(name): array for name, array in data.items()}, source, deep=deep)
    if not isinstance(data, (tuple, list)):
        return _stacked([_Pair(None, data, None)], None, source, deep)
    if _is_pair_of_pairs(data):
        if len(data) not in (2, 3):
            raise DataError(
                _("Found {n} pairs of arrays; (x_train, y_train), (x_test, y_test) were expected.").format(n=len(data))
            )
        parts: tuple[Part, ...] = ("train", "test") if len(data) == 2 else PARTS
        return _stacked([_Pair(part, x, y) for part, (x, y) in zip(parts, data, strict=True)], None, source, deep)
    if len(data) == 2 and _n_axes(data[0]) >= 3 and (isinstance(data[1], (list, tuple)) or _n_axes(data[1]) in (1, 2)):
        return _stacked([_Pair(None, *data)], None, source, deep)
    return _stacked([_Pair(None, data, None)], None, source, deep)  # a list of arrays


def is_stack(data: Any) -> bool:
    """Whether Python data look like pictures in arrays; nothing is converted."""
    if isinstance(data, Mapping):
        return any(_n_axes(data[name]) >= 3 for name in data if picture_keys([str(name)]))
    if isinstance(data, (tuple, list)):
        if _is_pair_of_pairs(data):
            return all(_n_axes(x) >= 3 for x, _y in data)
        return len(data) > 0 and _n_axes(data[0]) >= (3 if isinstance(data, tuple) else 2)
    return _n_axes(data) >= 3


def _is_pair_of_pairs(data: Any) -> bool:
    return len(data) > 0 and all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in data)


def _n_axes(value: Any) -> int:
    return len(getattr(value, "shape", ()))


def _stacked(pairs: Sequence[_Pair], names: Any, source: str, deep: bool) -> Stacked:
    notes: list[str] = []
    given = [_arranged(pair.x, source, notes) for pair in pairs]
    # One meaning of the numbers for all parts: the pictures of one may all be dark.
    unit = _unit(given, source, notes, deep=deep)
    pictures = [_on_white(_as_bytes(array, unit), notes) for array in given]
    kinds = {p.shape[1:] for p in pictures}
    if len(kinds) > 1:
        raise DataError(
            _("{source}: the pictures of the parts have different shapes: {shapes}. Bring them to one.").format(
                source=source, shapes=", ".join(map(str, sorted(kinds)))
            )
        )
    labelled = [pair.y is not None for pair in pairs]
    if any(labelled) and not all(labelled):
        raise DataError(_("{source}: one part has no labels. Add them, or leave the part out.").format(source=source))
    labels: list[str | None] | list[float | None] | None = None
    classes = None
    if all(labelled):
        flat = [_flat_labels(pair.y, len(p), source) for pair, p in zip(pairs, pictures, strict=True)]
        if _are_quantities(flat, source):
            labels = [None if v != v else float(v) for one in flat for v in one.tolist()]
        else:
            labels, classes = _named([_as_codes(one) for one in flat], names, source)
    parts: list[Part] | None = None
    if pairs[0].part is not None and len(pairs) > 1:
        parts = [pair.part or "train" for pair, p in zip(pairs, pictures, strict=True) for _row in range(len(p))]
    pixels = pictures[0] if len(pictures) == 1 else np.concatenate(pictures)
    return Stacked(pixels, labels, classes, parts, tuple(dict.fromkeys(notes)), unit == _OF_16_BITS)


# --- pictures ---------------------------------------------------------------------------------------------------------


_OF_16_BITS = 255 / 65535


def _arranged(x: Any, source: str, notes: list[str]) -> np.ndarray:
    """(n, H, W, 1, 3 or 4) of what somebody calls pictures."""
    try:
        array = np.asarray(x)
    except ValueError:  # a list of pictures of different sizes
        array = np.empty(0, dtype=object)
    if array.ndim == 3:
        array = array[..., None]
    if array.dtype.kind not in "buif" or array.ndim != 4:
        raise DataError(
            _(
                "{source}: pictures of shape {shape} and type {dtype} were found. Expected numbers of shape "
                "(n, height, width) or (n, height, width, channels), all of one size."
            ).format(source=source, shape=array.shape[:3] if array.ndim == 4 else array.shape, dtype=array.dtype)
        )
    if array.shape[-1] not in _SIDES and array.shape[1] in _SIDES:
        array = np.moveaxis(array, 1, -1)
        notes.append(_("The channels stood first in the arrays; they were put last."))
    if array.shape[-1] not in _SIDES or 0 in array.shape:
        raise DataError(
            _(
                "{source}: pictures of shape {shape} were found. Expected at least one picture, with 1 (grey), 3 (RGB) "
                "or 4 (RGB and opacity) channels at the end."
            ).format(source=source, shape=array.shape)
        )
    return array


def _on_white(array: np.ndarray, notes: list[str]) -> np.ndarray:
    """Bytes (n, H, W, 1 or 3)."""
    if array.shape[-1] != 4:
        return array
    alpha = array[..., 3:].astype(np.uint16)
    mixed = (array[..., :3] * alpha + WHITE * (255 - alpha) + 127) // 255
    notes.append(_("The fourth channel was taken as opacity; the pictures were put on white."))
    return mixed.astype(np.uint8)


def _unit(arrays: Sequence[np.ndarray], source: str, notes: list[str], *, deep: bool) -> float:
    """By what numbers that are neither bytes nor truth values are multiplied to be bytes."""
    some = [array for array in arrays if array.dtype != np.uint8 and array.dtype.kind != "b"]
    if any(array.dtype.kind == "b" for array in arrays):
        notes.append(_("The pictures are of truth values; they are read as black and white."))
    if not some:
        return 1.0
    low, high = min(float(array.min()) for array in some), max(float(array.max()) for array in some)
    if not np.isfinite([low, high]).all():
        raise DataError(
            _("{source}: the pictures hold numbers that are missing or infinite. Leave these pictures out.").format(
                source=source
            )
        )
    types = {array.dtype for array in some}
    if all((dtype.kind, dtype.itemsize) == ("u", 2) for dtype in types) and (deep or high > _MOST_OF_12_BITS):
        notes.append(_("The pictures are of 16 bits; they were scaled to 8."))
        return _OF_16_BITS
    if all(dtype.kind == "f" for dtype in types) and low >= 0 and high <= 1 + ROUNDING:
        notes.append(_("The pictures are fractions from 0 to 1; they were multiplied by 255 and rounded."))
        return 255.0
    if low >= 0 and high <= 255:
        named = ", ".join(sorted(map(str, types)))
        notes.append(_("The pictures are numbers of type {dtype}; they were made bytes.").format(dtype=named))
        return 1.0
    raise DataError(
        _(
            "{source}: the pictures hold numbers from {low:g} to {high:g}. Expected 0 to 255, or fractions from 0 to "
            "1; give them before they are standardised."
        ).format(source=source, low=low, high=high)
    )


ROUNDING = 1e-3  # above 1, of fractions that were resized or calculated with
_MOST_OF_12_BITS = 4095


def _as_bytes(array: np.ndarray, unit: float) -> np.ndarray:
    if array.dtype == np.uint8:
        return array
    return array.astype(np.uint8) * 255 if array.dtype.kind == "b" else _rounded(array, unit)


def _rounded(array: np.ndarray, factor: float) -> np.ndarray:
    """The nearest bytes, a part at a time, for the numbers of many pictures do not fit twice."""
    out = np.empty(array.shape, np.uint8)
    for first in range(0, len(array), 1024):
        some = array[first : first + 1024].astype(np.float64) * factor
        out[first : first + 1024] = np.minimum(np.rint(some), 255)
    return out


# --- labels -----------------------------------------------------------------------------------------------------------


def _flat_labels(y: Any, n: int, source: str) -> np.ndarray:
    """int64 codes, float64 or texts (n,), of labels (n,), (n, 1), or one-hot (n, C)."""
    array = np.asarray(y)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim not in (1, 2) or len(array) != n:
        raise DataError(
            _("{source}: {n} pictures and labels of shape {shape} were found; one label each was expected.").format(
                source=source, n=n, shape=array.shape
            )
        )
    if array.ndim == 2:
        one_hot = array.dtype.kind in "buif" and bool(((array == 0) | (array == 1)).all() & (array.sum(1) == 1).all())
        if not one_hot:
            raise DataError(
                _(
                    "{source}: the labels are of shape {shape}. One label for each picture was expected, or one column "
                    "for each class with a single 1 in each row."
                ).format(source=source, shape=array.shape)
            )
        return np.asarray(array.argmax(axis=1), dtype=np.int64)
    if array.dtype.kind in "bui":
        return array.astype(np.int64)
    if array.dtype.kind == "f":
        return array.astype(np.float64)
    if array.dtype.kind == "O":
        there = np.array([v is not None and v == v for v in array.tolist()], dtype=bool)
        found = np.full(len(array), None, dtype=object)
        found[there] = texts(array[there].tolist())
        return found
    return np.asarray(texts(array.tolist()), dtype=np.str_)


def _are_quantities(flat: Sequence[np.ndarray], source: str) -> bool:
    """Whether labels are fractions: numbers that name no class.

    Raises: DataError if one of them is infinite, or those of other parts are texts.
    """
    numbers = [labels for labels in flat if labels.dtype.kind == "f"]
    if any(np.isinf(labels).any() for labels in numbers):
        raise DataError(_("{source}: a label is infinite. Leave its picture out.").format(source=source))
    if not any((labels[~np.isnan(labels)] % 1).any() for labels in numbers):
        return False
    if not all(labels.dtype.kind in "if" for labels in flat):
        raise DataError(
            _("{source}: the labels of one part are fractions, and those of another are texts.").format(source=source)
        )
    return True


def _as_codes(labels: np.ndarray) -> np.ndarray:
    """int64 of whole numbers; with gaps they are texts, None where there is none."""
    if labels.dtype.kind != "f":
        return labels
    gaps = np.isnan(labels)
    if not gaps.any():
        return labels.astype(np.int64)
    return np.array([None if gap else str(int(v)) for v, gap in zip(labels, gaps, strict=True)], dtype=object)


def _named(flat: Sequence[np.ndarray], names: Any, source: str) -> tuple[list[str | None], tuple[str, ...]]:
    """The labels as texts, and the classes in the order of their codes (of texts: sorted)."""
    if not all(labels.dtype.kind == "i" for labels in flat):
        labelled = [
            None if label is None else str(label).strip() or None for labels in flat for label in labels.tolist()
        ]
        return labelled, tuple(sorted({text for text in labelled if text is not None}))
    codes = np.concatenate(flat)
    if names is None:
        return [str(code) for code in codes.tolist()], tuple(map(str, np.unique(codes).tolist()))
    listed = np.asarray(names)
    if listed.ndim != 1:
        raise DataError(
            _("{source}: the names of the classes are of shape {shape}; a list of them was expected.").format(
                source=source, shape=listed.shape
            )
        )
    known = texts(listed.tolist())
    if len(set(known)) < len(known) or codes.min() < 0 or codes.max() >= len(known):
        raise DataError(
            _(
                "{source}: the labels run from {low} to {high}, and there are {n} different names of classes "
                "({names}). Expected one name for each number from 0."
            ).format(source=source, low=codes.min(), high=codes.max(), n=len(set(known)), names=", ".join(known[:5]))
        )
    return [known[code] for code in codes.tolist()], tuple(known)
