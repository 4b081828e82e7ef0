"""Methods and arguments that pandas has dropped, and columns of texts that took numbers."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.paths import readable
from sunbae.patch.table import Patch

_STATISTICS = ("corr", "cov", "mean", "median", "std", "var", "skew")
_DROPPED = ("error_bad_lines", "warn_bad_lines", "mangle_dupe_cols", "infer_datetime_format", "prefix", "squeeze")


def patches(pandas: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `pandas` has just been imported."""
    frame, series = pandas.DataFrame, pandas.Series
    indexer = pandas.core.indexing._LocationIndexer
    gone = "put back"
    return [
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
