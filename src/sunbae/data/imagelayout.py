"""Which class and which part a picture is of, by the folders it lies in."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from sunbae.data.split import Part
from sunbae.errors import DataError
from sunbae.i18n import _

_PART_FOLDERS: dict[str, Part] = {
    **dict.fromkeys(("train", "training", "trainset", "train_set", "training_set", "훈련", "학습"), "train"),
    **dict.fromkeys(("validation", "valid", "val", "dev", "validation_set", "valid_set", "검증"), "validation"),
    **dict.fromkeys(("test", "testing", "testset", "test_set", "시험", "테스트", "평가"), "test"),
}
_UNSORTED = {"unlabeled", "unlabelled", "unsorted", "unsup", "pred", "prediction", "predictions", "predict", "extra"}
_ENDS = ("용", "데이터", "셋", "세트", " ", "_")


@dataclass(frozen=True)
class Placed:
    """The folders of n files.

    Attributes:
      labels: n class names; "" for a file that has none.
      parts: n parts, or None if the folders tell of none.
      stray: n keys of `imagefiles.REASONS`, "" for files that have their place.
      wrapped: the names of folders that hold everything else.
    """

    labels: list[str]
    parts: list[Part] | None
    stray: list[str]
    wrapped: str = ""


def part_of(folder: str) -> Part | None:
    """The part that a folder's name stands for.

    >>> part_of("Train"), part_of("검증용"), part_of("cats")
    ('train', 'validation', None)
    """
    name = folder.strip().casefold()
    while name not in _PART_FOLDERS and name.endswith(_ENDS):
        name = name[: -len(next(end for end in _ENDS if name.endswith(end)))]
    return _PART_FOLDERS.get(name)


def _words(folder: str) -> list[str]:
    return [word for word in re.split(r"[\W\d_]+", folder.strip().casefold()) if word]


def _part_in(folder: str) -> Part | None:
    """The one part that is named in a folder's name, such as `seg_train` or `test1`."""
    found = {part for word in _words(folder) if (part := part_of(word)) is not None}
    return part_of(folder) or (found.pop() if len(found) == 1 else None)


def _is_unsorted(folder: str) -> bool:
    """Whether a folder is called as those are whose pictures are of no known class."""
    return not _UNSORTED.isdisjoint(_words(folder))


def place(names: Sequence[str], *, in_zip: bool = False) -> Placed:
    """Classes and parts of files by their names `[PART/]CLASS/.../FILE`.

    The folders on top are parts if `train` and another one are there with folders in them, or if each of them is called
    by a part with something added (`seg_train`, `test1`) or as pictures of no known class are; what lies elsewhere is
    then stray. A folder that repeats its part (`train/train/cats`) is passed over. If each class has folders of parts
    in it (`cats/train`), these are the parts. One folder around everything is passed over if it holds parts, or if the
    files are in a zip.

    Args:
      names: n names, `/` between folders.
    """
    paths = [name.split("/") for name in names]
    wrapped: list[str] = []
    while True:
        tops = {path[0] for path in paths if len(path) > 1}
        only = next(iter(tops)) if len(tops) == 1 else ""
        inside = {path[1] for path in paths if len(path) > 2}
        if not only or not inside or not (in_zip or part_of(only) or _are_parts(inside, paths, 1)):
            break
        # Files beside the one folder have no class in any case.
        paths = [path[1:] if len(path) > 1 else path for path in paths]
        wrapped.append(only)
    if _are_parts(tops, paths, 0):
        return _with_parts(paths, "/".join(wrapped))
    if _hold_parts(tops, paths):
        return _with_parts(
            [[path[1], path[0], *path[2:]] if len(path) > 2 else path for path in paths], "/".join(wrapped)
        )
    labels = [path[0].strip() if len(path) > 1 else "" for path in paths]
    return Placed(labels, None, ["" if label else "no_class" for label in labels], "/".join(wrapped))


def _are_parts(tops: set[str], paths: list[list[str]], level: int) -> bool:
    """Whether folders are the parts, not classes of which one happens to be called `train`."""
    deep = {path[level] for path in paths if len(path) > level + 2}
    found = {part_of(top) for top in tops} - {None}
    if "train" in found and len(found) >= 2:
        return "train" in {part_of(top) for top in deep}
    named = {_part_in(top) for top in tops if not _is_unsorted(top)}
    return len(tops) >= 2 and None not in named and "train" in named & {_part_in(top) for top in deep}


def _hold_parts(tops: set[str], paths: list[list[str]]) -> bool:
    """Whether each folder is a class that has the parts in it."""
    inner = {top: {path[1] for path in paths if len(path) > 2 and path[0] == top} for top in tops}
    parts = {part_of(name) for names in inner.values() for name in names}
    return len(tops) >= 2 and all(inner.values()) and None not in parts and "train" in parts and len(parts) >= 2


def _with_parts(paths: list[list[str]], wrapped: str) -> Placed:
    doubled = _doubled(paths)
    exact = {part_of(path[0]) for path in paths if len(path) > 1} - {None}
    part_named = part_of if "train" in exact and len(exact) >= 2 else _part_in
    labels, parts, stray = [], [], []
    for path in paths:
        part = part_named(path[0]) if len(path) > 1 and not _is_unsorted(path[0]) else None
        inner = path[2:] if path[0] in doubled and len(path) > 2 else path[1:]
        label = inner[0].strip() if part and len(inner) > 1 else ""
        labels.append(label)
        parts.append(part or "train")
        stray.append("" if label else "no_class" if part else "no_part")
    return Placed(labels, parts, stray, wrapped)


def _doubled(paths: list[list[str]]) -> set[str]:
    """The folders of parts in which there is only a folder that names the part again."""
    inner: dict[str, set[str]] = {}
    for path in paths:
        if len(path) > 2:
            inner.setdefault(path[0], set()).add(path[1])
    return {
        top for top, names in inner.items()
        if len(names) == 1 and _part_in(top) == _part_in(next(iter(names))) is not None
    }  # fmt: skip


def inner_folders(names: Sequence[str]) -> set[str]:
    """The folders in the first ones, if there is only one of these.

    >>> sorted(inner_folders(["a/x/1.png", "a/y/2.png"])), inner_folders(["a/x/1.png", "b/2.png"])
    (['x', 'y'], set())
    """
    paths = [name.split("/") for name in names]
    alone = len({path[0] for path in paths if len(path) > 1}) == 1
    return {path[1] for path in paths if len(path) > 2} if alone else set()


def _listed(names: Set[str]) -> str:
    return ", ".join(sorted(names)[:5]) + (" ..." if len(names) > 5 else "")


def require_classes(labels: set[str], title: str, wrapped: str, inner: Set[str] = frozenset()) -> None:
    """Raises: DataError unless there are two classes or more, and not parts in the place of classes.

    Args:
      inner: the folders in that of a class, where there is only one.
    """
    parts = {part_of(label) for label in labels}
    if len(labels) >= 2 and (None in parts or len(parts) < 2):
        return
    if len(labels) >= 2:
        found = _("the folders {names} but no class folders in them").format(names=", ".join(sorted(labels)))
    elif labels and len(inner) >= 2:
        name = next(iter(labels))
        raise DataError(
            _(
                "{source} holds one folder only, {name!r}, with {inner} in it. If these are the classes, give {source}/"
                "{name}."
            ).format(source=f"{title}/{wrapped}" if wrapped else title, name=name, inner=_listed(inner))
        )
    elif labels:
        found = _("one class folder only, {name!r}").format(name=next(iter(labels)))
    else:
        found = _("no class folder with pictures")
    raise DataError(
        _(
            "{source} holds {found}. At least two class folders with pictures were expected, such as {source}/cats and "
            "{source}/dogs, or the same below train and test."
        ).format(source=f"{title}/{wrapped}" if wrapped else title, found=found)
    )
