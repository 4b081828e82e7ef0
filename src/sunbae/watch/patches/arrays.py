"""NumPy and pandas: the few functions whose results content alone does not lead back to their rows."""

from __future__ import annotations

import sys
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.patch.notes import is_users, place
from sunbae.patch.table import Patch, like
from sunbae.watch.observer import Observer


def numpy_patches(observer: Observer, numpy: ModuleType) -> list[Patch]:
    """The patch of `argmax`."""

    def wrap(original: Any) -> Any:
        @like(original)
        def argmax(a: Any, axis: Any = None, *args: Any, **kwargs: Any) -> Any:
            made = original(a, axis, *args, **kwargs)
            if is_users(sys._getframe(1).f_code.co_filename):
                where = place()
                observer.chosen(a, axis, made, where, observer.turn("argmax", where))
            return made

        return argmax

    return [
        Patch(numpy, "argmax", wrap, "the audit sees which class is chosen"),
        Patch(numpy.random, "shuffle", _shuffled(observer), "the audit sees which rows come where"),
    ]


def _shuffled(observer: Observer) -> Any:
    def wrap(original: Any) -> Any:
        @wraps(original)
        def shuffle(x: Any) -> None:
            users = is_users(sys._getframe(1).f_code.co_filename)
            before = observer.looked(x) if users else None
            original(x)
            if users:
                where = place()
                observer.reordered(x, before, "shuffle", where, observer.turn("shuffle", where))

        return shuffle

    return wrap


def pandas_patches(observer: Observer, pandas: ModuleType) -> list[Patch]:
    """The patch of `get_dummies`."""
    return [Patch(pandas, "get_dummies", _same_rows(observer), "the audit sees which rows they are")]


def _same_rows(observer: Observer) -> Any:
    """Of a function whose result has the rows of its first argument."""

    def wrap(original: Any) -> Any:
        @like(original)
        def function(*args: Any, **kwargs: Any) -> Any:
            made = original(*args, **kwargs)
            if args and observer.outermost and place() is not None:
                observer.same_rows(args[0], made)
            return made

        return function

    return wrap


def same_rows_patch(observer: Observer, owner: Any, name: str) -> Patch:
    """The patch of a function whose result has the rows of its first argument."""
    return Patch(owner, name, _same_rows(observer), "the audit sees which rows they are")
