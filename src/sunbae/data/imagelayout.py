"""Which class and which part a picture is of, by the folders it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sunbae.data.split import Part
from sunbae.errors import DataError
from sunbae.i18n import _

_PART_FOLDERS: dict[str, Part] = {
    **dict.fromkeys(("train", "training", "trainset", "train_set", "training_set", "훈련", "학습"), "train"),
    **dict.fromkeys(("validation", "valid", "val", "dev", "validation_set", "valid_set", "검증"), "validation"),
    **dict.fromkeys(("test", "testing", "testset", "test_set", "시험", "테스트", "평가"), "test"),
}
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


def place(names: Sequence[str], *, in_zip: bool = False) -> Placed:
    """Classes and parts of files by their names `[PART/]CLASS/.../FILE`.

    The folders on top are parts if all of them are called so, or if `train` and another one are there with folders in
    them; what lies elsewhere is then stray. One folder around everything is passed over if it holds parts, or
    if the files are in a zip.

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
    labels = [path[0].strip() if len(path) > 1 else "" for path in paths]
    return Placed(labels, None, ["" if label else "no_class" for label in labels], "/".join(wrapped))


def _are_parts(tops: set[str], paths: list[list[str]], level: int) -> bool:
    """Whether folders are the parts, not classes of which one happens to be called `train`."""
    found = {part_of(top) for top in tops} - {None}
    if "train" not in found or len(found) < 2:
        return False
    deep = {part_of(path[level]) for path in paths if len(path) > level + 2}
    return "train" in deep


def _with_parts(paths: list[list[str]], wrapped: str) -> Placed:
    labels, parts, stray = [], [], []
    for path in paths:
        part = part_of(path[0]) if len(path) > 1 else None
        label = path[1].strip() if part and len(path) > 2 else ""
        labels.append(label)
        parts.append(part or "train")
        stray.append("" if label else "no_class" if part else "no_part")
    return Placed(labels, parts, stray, wrapped)


def require_classes(labels: set[str], title: str, wrapped: str) -> None:
    """Raises: DataError unless there are two classes or more."""
    if len(labels) >= 2:
        return
    if labels:
        found = _("one class folder only, {name!r}").format(name=next(iter(labels)))
    else:
        found = _("no class folder with pictures")
    raise DataError(
        _(
            "{source} holds {found}. At least two class folders with pictures were expected, such as {source}/cats and "
            "{source}/dogs, or the same below train and test."
        ).format(source=f"{title}/{wrapped}" if wrapped else title, found=found)
    )
