"""Windows cut from a series: views of it, not copies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, overload

import numpy as np

from sunbae.errors import DataError, OptionError
from sunbae.i18n import _


@overload
def windows(values: Any, past: int) -> np.ndarray: ...
@overload
def windows(values: Any, past: int, horizon: int) -> tuple[np.ndarray, np.ndarray]: ...
def windows(values: Any, past: int, horizon: int = 0) -> Any:
    """Every stretch of `past` steps, and with a horizon the `horizon` steps that follow each.

    >>> windows(range(1, 11), 5)  # split_x(range(1, 11), 5) of many courses
    array([[ 1,  2,  3,  4,  5],
           [ 2,  3,  4,  5,  6],
           [ 3,  4,  5,  6,  7],
           [ 4,  5,  6,  7,  8],
           [ 5,  6,  7,  8,  9],
           [ 6,  7,  8,  9, 10]])
    >>> x, y = windows(range(1, 11), 4, 1)
    >>> x[0], y[0], x[-1], y[-1], len(x)
    (array([1, 2, 3, 4]), array([5]), array([6, 7, 8, 9]), array([10]), 6)

    Split a series in time first and cut windows from each part: of windows that are cut first and shuffled, neighbours
    share all values but one, and the test windows are known from training.

    Args:
      values: one series (T,), or T steps of F features (T, F); an array, list, or frame.
      past: steps of a window.
      horizon: steps to forecast.

    Returns: (n, past) or (n, past, F), read-only views of the series; with a horizon that and (n, horizon) or
      (n, horizon, F), where n = T - past - horizon + 1.
    Raises: DataError for values of another form, or too few of them; OptionError for a past below 1 or a horizon
      below 0.
    """
    series = np.asarray(values)
    if series.ndim not in (1, 2):
        raise DataError(
            _("A series (steps,) or (steps, features) was expected; this array is {shape}.").format(shape=series.shape)
        )
    for name, value, least in (("past", past, 1), ("horizon", horizon, 0)):
        if value < least:
            raise OptionError(
                _("{name} is {value}; {least} or more was expected.").format(name=name, value=value, least=least)
            )
    if len(series) < past + horizon:
        raise DataError(
            _(
                "{n} steps are too few for windows of {past} and a horizon of {horizon}: with this horizon the longest "
                "past is {longest}."
            ).format(n=len(series), past=past, horizon=horizon, longest=max(0, len(series) - horizon))
        )
    if not horizon:
        return _cut(series, past)
    return _cut(series[: len(series) - horizon], past), _cut(series[past:], horizon)


def _cut(series: np.ndarray, length: int) -> np.ndarray:
    """(T - length + 1, length, ...)."""
    found = np.lib.stride_tricks.sliding_window_view(series, length, axis=0)
    return np.moveaxis(found, -1, 1)


@dataclass(frozen=True)
class Windows:
    """n windows of a series, cut out only when they are asked for: an array (n, length, F) without its memory.

    Attributes:
      base: the series (T, F).
      starts: int32 (n,), the first step of each window.
      length: steps of a window.
    """

    base: Any
    starts: Any
    length: int

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def shape(self) -> tuple[int, ...]:
        """(n, length, F)."""
        return (len(self.starts), self.length, *self.base.shape[1:])

    def __getitem__(self, rows: Any) -> np.ndarray:
        """Windows of a slice or of row numbers, copied."""
        return np.asarray(self.base[self.starts[rows][..., None] + np.arange(self.length)])

    def stand_in(self) -> np.ndarray:
        """Zeros of the same shape and type that take no memory."""
        return np.broadcast_to(np.zeros((), self.base.dtype), self.shape)
