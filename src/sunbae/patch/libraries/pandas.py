"""Methods and arguments that pandas has dropped, and columns of texts that took numbers."""

from __future__ import annotations

import re
import sys
import weakref
from collections import Counter
from collections.abc import Callable
from functools import wraps
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import is_users, note
from sunbae.patch.paths import readable
from sunbae.patch.table import Patch

_STATISTICS = ("corr", "cov", "mean", "median", "std", "var", "skew")
_TABLE = "_sunbae_table"  # of a column: (table, name of the column)
_DROPPED = ("error_bad_lines", "warn_bad_lines", "mangle_dupe_cols", "infer_datetime_format", "prefix", "squeeze")


def patches(pandas: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `pandas` has just been imported."""
    frame, series = pandas.DataFrame, pandas.Series
    indexer = pandas.core.indexing._LocationIndexer
    gone = "put back"
    return [
        *(_as_objects(pandas) if settings.of_2020 else ()),
        *(_of_pandas_3(pandas) if settings.of_2020 and int(pandas.__version__.split(".")[0]) >= 3 else ()),
        Patch(frame, "append", lambda _missing: _append(pandas), gone),
        Patch(series, "append", lambda _missing: _append(pandas), gone),
        Patch(frame, "iteritems", lambda _missing: _items, gone),
        Patch(series, "iteritems", lambda _missing: _items, gone),
        Patch(frame, "applymap", lambda _missing: _applymap, gone),
        Patch(frame, "as_matrix", lambda _missing: _as_matrix, gone),
        Patch(frame, "drop", _drop, "the axis may be given without its name"),
        Patch(_defining(frame, "fillna"), "fillna", _fillna, "method= is heard"),
        *(Patch(frame, name, _of_numbers(name), "columns of texts are left out") for name in _STATISTICS),
        Patch(indexer, "__setitem__", _setitem, "a number may be put into a column of texts"),
        Patch(pandas, "read_csv", _read_csv, "arguments of 2020 are taken"),
    ]


class _FutureOptions:
    """The options `pandas.options.future` as attributes."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__ = values


def _as_objects(pandas: ModuleType) -> list[Patch]:
    """Columns of texts are of type object, by which scripts know them, and dummies are numbers."""
    future = pandas._config.config._global_config.get("future", {})
    known = [Patch(pandas, "get_dummies", _numbers_of_dummies, "get_dummies gives 0 and 1")]
    if "infer_string" in future:
        why = "columns of texts are of type object"
        known.append(Patch(_FutureOptions(future), "infer_string", lambda _today: False, why))
    return known


def _numbers_of_dummies(original: Any) -> Any:
    @wraps(original)
    def get_dummies(data: Any, *args: Any, **kwargs: Any) -> Any:
        if len(args) < 7 and kwargs.get("dtype") is None:
            kwargs["dtype"] = np.uint8
            what = _("get_dummies gives True and False today.")
            note("SB921", what, 'get_dummies(..., dtype="uint8")')
        return original(data, *args, **kwargs)

    return get_dummies


def _defining(kind: type, name: str) -> type:
    """The class of those that it inherits from which has the method."""
    return next(one for one in kind.__mro__ if name in vars(one))


def _noted(what: str, today: str) -> None:
    note("SB921", _("{name} is gone.").format(name=what), today)


def _append(pandas: ModuleType) -> Any:
    def append(self: Any, other: Any, ignore_index: bool = False, *_args: Any, **others: Any) -> Any:
        """Rows below those that are there."""
        _noted("append", "pd.concat([a, b])")
        if isinstance(other, dict):
            other = pandas.DataFrame([other])
        elif isinstance(other, pandas.Series) and isinstance(self, pandas.DataFrame):
            other = other.to_frame().T
        parts = other if isinstance(other, (list, tuple)) else [other]
        return pandas.concat([self, *parts], ignore_index=ignore_index, sort=others.get("sort", False))

    return append


def _items(self: Any) -> Any:
    """Pairs of names and columns."""
    _noted("iteritems", "items")
    return self.items()


def _applymap(self: Any, func: Any, *args: Any, **kwargs: Any) -> Any:
    """A function of every cell."""
    _noted("applymap", "map")
    return self.map(func, *args, **kwargs)


def _as_matrix(self: Any, columns: Any = None) -> Any:
    """Its values."""
    _noted("as_matrix", "to_numpy")
    return (self if columns is None else self[columns]).to_numpy()


def _drop(original: Any) -> Any:
    @wraps(original)
    def drop(self: Any, labels: Any = None, *args: Any, **kwargs: Any) -> Any:
        if args:
            kwargs |= dict(zip(("axis", "index", "columns", "level", "inplace", "errors"), args, strict=False))
            _noted(_("an axis without its name"), f"drop(..., axis={args[0]!r})")
        return original(self, labels, **kwargs)

    return drop


def _fillna(original: Any) -> Any:
    @wraps(original)
    def fillna(self: Any, value: Any = None, *args: Any, **kwargs: Any) -> Any:
        method = kwargs.pop("method", None)
        if method is None:
            return original(self, value, *args, **kwargs)
        way = "ffill" if method in ("ffill", "pad") else "bfill"
        _noted(f"fillna(method={method!r})", f"{way}()")
        return getattr(self, way)(**kwargs)

    return fillna


def _of_numbers(name: str) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def statistic(self: Any, *args: Any, **kwargs: Any) -> Any:
            rows = kwargs.get("axis", args[0] if args and name not in ("corr", "cov") else 0) in (0, "index", None)
            texts = [str(dtype) for dtype in self.dtypes if str(dtype) in ("str", "object", "string", "category")]
            if texts and rows and "numeric_only" not in kwargs:
                kwargs["numeric_only"] = True
                note(
                    "SB921", _("{name} leaves out columns of texts, as it did.").format(name=name), "numeric_only=True"
                )
            return original(self, *args, **kwargs)

        return statistic

    return wrap


def _of_pandas_3(pandas: ModuleType) -> list[Patch]:
    frame, series = pandas.DataFrame, pandas.Series
    named = "frequencies have the names that they had"
    return [
        *_written_through(pandas),
        *(Patch(kind, "values", _writable, "what values gives can be written to") for kind in (frame, series)),
        Patch(pandas, "date_range", _renamed("freq", 3), named),
        Patch(pandas.core.resample.TimeGrouper, "__init__", _renamed("freq", 2), named),
        Patch(_defining(frame, "asfreq"), "asfreq", _renamed("freq", 1), named),
    ]


# Name of a frequency -> today's.
_FREQUENCIES = {
    "H": "h", "T": "min", "S": "s", "L": "ms", "U": "us", "N": "ns", "M": "ME", "Q": "QE", "Y": "YE", "A": "YE",
    "BM": "BME", "BQ": "BQE", "BY": "BYE", "BA": "BYE", "AS": "YS", "BAS": "BYS", "BH": "bh",
}  # fmt: skip
_FREQUENCY = re.compile(r"(-?\d*)([A-Z]+)(-[A-Z]{3})?")


def _today(frequency: Any) -> Any:
    """A frequency as pandas 3 calls it: `2H` is `2h`, `Q-DEC` is `QE-DEC`."""
    found = _FREQUENCY.fullmatch(frequency) if isinstance(frequency, str) else None
    if found is None or found[2] not in _FREQUENCIES:
        return frequency
    today = f"{found[1]}{_FREQUENCIES[found[2]]}{found[3] or ''}"
    note("SB921", _("The frequency {old!r} is gone.").format(old=frequency), repr(today))
    return today


def _renamed(name: str, place: int) -> Any:
    """Of a function that takes a frequency under a name, or at a place."""

    def wrap(original: Any) -> Any:
        @wraps(original)
        def taking(*args: Any, **kwargs: Any) -> Any:
            if name in kwargs:
                kwargs[name] = _today(kwargs[name])
            elif len(args) > place:
                args = (*args[:place], _today(args[place]), *args[place + 1 :])
            return original(*args, **kwargs)

        return taking

    return wrap


_MOST_COPIED = 2**28  # bytes of a line of the user's: one that asks in a loop only reads


def _writable(original: Any) -> Any:
    """`values`: a copy of its own where pandas gives the user an array that cannot be written to, as it never did."""
    copied: Counter[tuple[str, int]] = Counter()

    def values(self: Any) -> Any:
        found, frame = original.fget(self), sys._getframe(1)
        if not isinstance(found, np.ndarray) or found.flags.writeable or not _asked_by_user(frame):
            return found
        line = frame.f_code.co_filename, frame.f_lineno
        copied[line] += found.nbytes
        return found if copied[line] > max(_MOST_COPIED, found.nbytes) else found.copy()

    return property(values, doc=original.__doc__)


def _written_through(pandas: ModuleType) -> list[Patch]:
    """What is put into a column that was taken from a table goes into the table, as it did before pandas 3."""
    frame, series, indexing = pandas.DataFrame, pandas.Series, pandas.core.indexing
    why = "what is put into a column is put into its table"
    return [
        Patch(frame, "__getitem__", _column, why),
        Patch(indexing._LocationIndexer, "__getitem__", _column, why),
        Patch(series, "__setitem__", _putting(lambda self: self), why),
        Patch(indexing._LocationIndexer, "__setitem__", _putting(lambda self: self.obj), why),
        *(Patch(_defining(series, name), name, _in_place, why) for name in ("fillna", "replace")),
    ]


def _column(original: Any) -> Any:
    """Of a method that takes a column out of a table: the column knows its table."""

    @wraps(original)
    def __getitem__(self: Any, key: Any) -> Any:
        made = original(self, key)
        if getattr(made, "ndim", 0) != 1 or not hasattr(made, "iloc") or not _asked_by_user(sys._getframe(1)):
            return made
        if not hasattr(self, "obj"):
            object.__setattr__(made, _TABLE, (weakref.ref(self), key))
        elif self.obj.ndim == 2 and isinstance(key, tuple) and isinstance(key[0], slice) and key[0] == slice(None):
            name = self.obj.columns[key[1]] if self.name == "iloc" else key[1]
            object.__setattr__(made, _TABLE, (weakref.ref(self.obj), name))
        return made

    return __getitem__


def _asked_by_user(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code.co_name == "__getattr__":  # df.x asks for df["x"]
        frame = frame.f_back
    return frame is not None and is_users(frame.f_code.co_filename)


def _putting(column: Callable[[Any], Any]) -> Any:
    """Of a method that puts something into a column, which `column` finds."""

    def wrap(original: Any) -> Any:
        @wraps(original)
        def __setitem__(self: Any, key: Any, value: Any) -> None:
            # Held while it is set: pandas warns of what nobody holds, as that was of no use.
            held = [column(self)] if _TABLE in vars(column(self)) else []
            original(self, key, value)
            for one in held:
                _write_through(one)

        return __setitem__

    return wrap


def _in_place(original: Any) -> Any:
    @wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        made = original(self, *args, **kwargs)
        if kwargs.get("inplace") and _TABLE in vars(self):
            _write_through(self)
        return made

    return method


def _write_through(column: Any) -> None:
    of, name = vars(column)[_TABLE]
    table = of()
    if table is None or len(table) != len(column) or list(table.columns).count(name) != 1:
        return
    table[name] = column
    what = _("What is put into a column goes into its table, as before pandas 3.")
    note("SB921", what, f"df.loc[rows, {name!r}] = value")


def _setitem(original: Any) -> Any:
    @wraps(original)
    def __setitem__(self: Any, key: Any, value: Any) -> Any:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            _take_numbers(self.obj, self.name, key)
        return original(self, key, value)

    return __setitem__


def _take_numbers(frame: Any, how: str, key: Any) -> None:
    """Let the column of texts that one cell is set in hold anything, as columns of texts did."""
    if getattr(frame, "ndim", 1) != 2 or not isinstance(key, tuple) or len(key) != 2:
        return
    column = key[1]
    if how == "iloc":
        if not isinstance(column, int) or not -len(frame.columns) <= column < len(frame.columns):
            return
        column = frame.columns[column]
    if not isinstance(column, str) or list(frame.columns).count(column) != 1 or str(frame.dtypes[column]) != "str":
        return
    frame[column] = frame[column].astype(object)
    text = _("Numbers go into {column}, a column of texts.").format(column=repr(column))
    note("SB921", text, f"df[{column!r}] = df[{column!r}].astype(object)")


def _read_csv(original: Any) -> Any:
    @wraps(original)
    def read_csv(filepath_or_buffer: Any, *args: Any, **kwargs: Any) -> Any:
        if args:  # the separator could stand without its name
            names = ("sep", "delimiter", "header", "names", "index_col", "usecols")
            kwargs |= dict(zip(names, args, strict=False))
        bad, squeeze = kwargs.get("error_bad_lines", True), kwargs.get("squeeze", False)
        for name in [name for name in _DROPPED if name in kwargs]:
            del kwargs[name]
            _noted(f"read_csv({name}=)", "on_bad_lines='skip'" if name == "error_bad_lines" else "")
        if bad is False:
            kwargs["on_bad_lines"] = "skip"
        found = original(readable(filepath_or_buffer), **kwargs)
        return found.squeeze("columns") if squeeze else found

    return read_csv
