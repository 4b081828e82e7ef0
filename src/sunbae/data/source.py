"""Whether data that somebody names are there and can be learnt from as they are named, before anything is loaded."""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from sunbae.data.datasets import SETS
from sunbae.data.images import open_images
from sunbae.data.read import read_table
from sunbae.data.sniff import PICTURE_ENDINGS, ending
from sunbae.errors import DataError, OptionError
from sunbae.files import user_path
from sunbae.i18n import _

_SHOWN = 20  # columns in a message


def check_source(source: str | os.PathLike[str], *, pictured: bool, has_target: bool) -> None:
    """Answer a mistyped name, a broken file or a forgotten target.

    Args:
      pictured: what `is_images` says.
      has_target: whether a target is named.

    Raises: DataError if there is no such file, or it cannot be read; OptionError if it is a table and no target is
      named.
    """
    path = user_path(source)
    if pictured and (os.path.exists(path) or str(source).lower() in SETS):
        return
    if pictured:
        read_table(source)  # a table with --image
    require_source(source)
    if has_target:
        return
    if path.suffix.lower() == ".zip":
        open_images(path)  # which says what is wrong with it
    columns = read_table(path).columns
    shown = ", ".join([*columns[:_SHOWN], *(["..."] if len(columns) > _SHOWN else [])])
    raise OptionError(
        _("{option} is needed: name the column to predict. {path} has {columns}.").format(
            option="--target", path=path.name, columns=shown
        )
    )


def require_source(source: str | os.PathLike[str]) -> None:
    """Raises: DataError if there is nothing of this name, with what is called nearly so."""
    path = user_path(source)
    if os.path.exists(path):
        return
    if ending(path.name) not in _OF_PICTURES or not os.path.isdir(path.parent) or len(path.name.encode()) > _LONGEST:
        read_table(source)  # which says what is wrong with the name of a table
    text = _(
        "{path} does not exist. Expected a table (CSV, Excel, Parquet ...), a picture, a folder or zip of pictures, a "
        ".npz, or one of the sets {sets}."
    ).format(path=source, sets=", ".join(SETS))
    near = difflib.get_close_matches(path.name, [*_inside(path.parent), *SETS], n=1)
    raise DataError(" ".join([text, *(_("Did you mean {name!r}?").format(name=name) for name in near)]))


_OF_PICTURES = PICTURE_ENDINGS | {"", "npz", "zip"}
_LONGEST = 255  # bytes of a name


def _inside(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # a folder that may not be listed; only the suggestion is lost
        return []
