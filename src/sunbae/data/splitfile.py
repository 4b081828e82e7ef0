"""A Split as a file of row numbers, to be read by people and used again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sunbae.data.split import PARTS, Split, split_from_parts
from sunbae.errors import DataError, OptionError
from sunbae.i18n import _


def split_csv(
    split: Split, row_numbers: np.ndarray, files: np.ndarray | None = None, pictures: Sequence[str] | None = None
) -> str:
    """CSV text with the columns row (1 is the first record below the header) and part; file, if rows are of several;
    picture, if rows have one.
    """
    columns = {"row": row_numbers.tolist(), "part": np.array(PARTS)[split.parts()].tolist()}
    if files is not None:
        columns["file"] = files.tolist()
    if pictures is not None:
        columns["picture"] = [*pictures]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def load_split(path: Path, row_numbers: np.ndarray, pictures: Sequence[str] | None = None) -> Split:
    """The Split in a file that `split_csv` wrote, or in the `split.csv` of a Run folder.

    Args:
      pictures: the file of each row, where rows have one.

    Raises: OptionError if it cannot be read, DataError if it is not about these rows.
    """
    file = path / "split.csv" if path.is_dir() else path
    try:
        records = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    except OSError as exc:
        raise OptionError(_("--split {path}: {reason}.").format(path=file, reason=exc.strerror)) from exc
    except (UnicodeDecodeError, csv.Error) as exc:
        raise OptionError(_("--split {path} is no CSV: {reason}.").format(path=file, reason=exc)) from exc
    several = sorted({record.get("file") or "" for record in records} - {""})
    if several:
        raise DataError(
            _(
                "--split {path} is about rows of several files ({files}), as after --test; the split of one file was "
                "expected. Name these files again with --test and --validation."
            ).format(path=file, files=", ".join(several))
        )
    codes = {name: code for code, name in enumerate(PARTS)}
    known: dict[int, int] = {}
    named: dict[int, str] = {}
    for line, record in enumerate(records, start=2):
        row, part = record.get("row") or "", record.get("part") or ""
        if not row.isdecimal() or part not in codes:
            raise DataError(
                _("--split {path}, line {line}: row number and train, validation or test were expected.").format(
                    path=file, line=line
                )
            )
        if int(row) in known:
            raise DataError(
                _("--split {path}, line {line}: row {row} is there twice; each row belongs to one part.").format(
                    path=file, line=line, row=row
                )
            )
        known[int(row)] = codes[part]
        named[int(row)] = record.get("picture") or ""
    absent = [int(row) for row in row_numbers if int(row) not in known]
    if absent or len(known) != len(row_numbers):
        raise DataError(
            _(
                "--split {path} is about {m} rows, the data have {n}; {k} of these are not in it, the first is row "
                "{first}. It must be the split of the same file with the same target."
            ).format(path=file, m=len(known), n=len(row_numbers), k=len(absent), first=absent[0] if absent else "-")
        )
    for row, picture in zip(row_numbers.tolist(), pictures or (), strict=False):
        if named[row] and named[row] != picture:
            raise DataError(
                _(
                    "--split {path}: row {row} was the picture {before}, and is {now} now. Pictures were put in, taken "
                    "out or renamed since; make a new split."
                ).format(path=file, row=row, before=named[row], now=picture)
            )
    part_codes = np.array([known[int(row)] for row in row_numbers], dtype=np.int8)
    return split_from_parts(part_codes, method=_("as in {path}").format(path=file))
