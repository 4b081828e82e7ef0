"""How time goes on from row to row of a series: its step, and how many steps lie between two stamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from sunbae.data.parse import as_dates, is_compact, shown_format
from sunbae.i18n import _

REGULAR = 0.9  # share of distances that must be one step for the others to be gaps
MOSTLY = 0.5  # ... if all others are whole numbers of steps, and they are no weekends
PAUSE = 7  # times the usual distance: a longer pause of an irregular series is a gap
DAY = 86_400_000_000  # microseconds
_UNITS = (
    (7 * DAY, "week"),
    (DAY, "day"),
    (3_600_000_000, "hour"),
    (60_000_000, "minute"),
    (1_000_000, "second"),
)

Kind = Literal["rows", "numbers", "fixed", "months", "irregular"]


@dataclass(frozen=True)
class Clock:
    """How stamps of a series follow each other.

    Attributes:
      kind: rows (there is no time column), numbers, fixed (a step of microseconds), months, or irregular (trading days
        and the like: one row is one step).
      step: the usual distance: microseconds, months, or units of a number.
      days: which days there are: all, weekdays (of an irregular series), or month ends.
      form: the strptime format of the stamps where another may fit as well: digits alone, or years of two digits.
    """

    kind: Kind
    step: float
    days: Literal["all", "weekdays", "month ends"] = "all"
    form: str | None = None

    @property
    def dated(self) -> bool:
        """Whether stamps are date-times."""
        return self.kind in ("fixed", "months", "irregular")

    def distances(self, stamps: np.ndarray) -> np.ndarray:
        """Steps between each stamp and the one before, float64 (n - 1,); 1 where they follow each other.

        Args:
          stamps: microseconds since 1970 or numbers, ascending, float64 or int64 (n,).
        """
        if self.kind == "months":
            return np.asarray(np.diff(months_of(stamps)) / self.step)
        between = np.diff(stamps) / self.step
        if self.kind == "irregular":
            # Rows are steps; only a long pause is more than one.
            return np.where(between > PAUSE, between, 1.0)
        return np.asarray(between)

    def after(self, last: float, steps: int) -> np.ndarray:
        """The `steps` stamps that follow `last`, (steps,)."""
        ahead = np.arange(1, steps + 1)
        if self.kind == "months":
            return _later_months(int(last), (ahead * int(self.step)).astype(np.int64), at_end=self.days == "month ends")
        if self.kind == "numbers":
            return last + ahead * self.step
        if self.days == "weekdays":
            day, clock = divmod(int(last), DAY)
            later = np.busday_offset(np.datetime64(day, "D"), ahead, roll="backward")
            return np.asarray(later.astype(np.int64) * DAY + clock)
        return np.asarray(int(last) + ahead * int(self.step), dtype=np.int64)

    def described(self) -> str:
        """The step in words: `1 hour`, `1 row`."""
        if self.kind == "rows":
            return _("1 row")
        if self.kind == "months":
            names = {1: _("1 month"), 3: _("1 quarter"), 12: _("1 year")}
            return names.get(int(self.step), _("{n} months").format(n=int(self.step)))
        if self.kind == "numbers":
            return f"{self.step:g}"
        return _span(int(self.step))

    def shown(self, stamps: np.ndarray) -> list[str]:
        """Stamps as people write them, no longer than they need to be; digits alone where the data have these."""
        if not self.dated:
            return [f"{stamp:.12g}" for stamp in stamps.tolist()]
        moments = pl.Series(stamps.astype(np.int64)).cast(pl.Datetime("us"))
        if self.form is not None and is_compact(self.form):
            digits = moments.dt.strftime(shown_format(self.form))
            if as_dates(digits, self.form).eq_missing(moments).all():
                return digits.to_list()
        return moments.dt.strftime(self._format(stamps)).to_list()

    def _format(self, stamps: np.ndarray) -> str:
        if self.kind == "months":
            return "%Y-%m" if not np.any(_day_of_month(stamps) != 1) else "%Y-%m-%d"
        if not np.any(stamps.astype(np.int64) % DAY):
            return "%Y-%m-%d"
        return "%Y-%m-%d %H:%M" if not np.any(stamps.astype(np.int64) % 60_000_000) else "%Y-%m-%d %H:%M:%S"


def clock_of(series: Sequence[np.ndarray], *, dated: bool) -> Clock:
    """The clock of one or several series.

    Args:
      series: the stamps of each, ascending and all different.
      dated: whether they are microseconds since 1970.
    """
    steps = np.concatenate([np.diff(stamps) for stamps in series]) if series else np.zeros(0)
    if not len(steps):
        return Clock("fixed" if dated else "numbers", float(DAY) if dated else 1.0)
    if dated and steps.min() >= 28 * DAY and all(_one_day(stamps) for stamps in series):
        by_month = np.concatenate([np.diff(months_of(stamps)) for stamps in series])
        at_end = all((_day_of_month(stamps + DAY) == 1).all() for stamps in series)
        return Clock("months", float(_mode(by_month)), "month ends" if at_end else "all")
    usual = _mode(steps)
    if (steps == usual).mean() >= REGULAR:
        return Clock("fixed" if dated else "numbers", float(usual))
    if not dated:
        return Clock("numbers", float(usual))
    share = (steps == usual).mean()
    moments = np.concatenate(list(series)).astype(np.int64).astype("datetime64[us]").astype("datetime64[D]")
    weekdays = usual == DAY and bool(np.is_busday(moments).all())
    if share >= MOSTLY and not weekdays and not np.any(steps % usual):
        return Clock("fixed", float(usual))
    return Clock("irregular", float(usual), "weekdays" if weekdays else "all")


def _mode(values: np.ndarray) -> float:
    """The commonest value; the smallest of several."""
    found, counts = np.unique(values, return_counts=True)
    return float(found[counts.argmax()])


def _one_day(stamps: np.ndarray) -> bool:
    """Whether all stamps are of one day of the month, or of the last one, at one time of day."""
    days = _day_of_month(stamps)
    whole = stamps.astype(np.int64)
    one_time = not np.any(whole % DAY != whole[0] % DAY)
    return one_time and (len(np.unique(days)) == 1 or bool((_day_of_month(whole + DAY) == 1).all()))


def months_of(stamps: np.ndarray) -> np.ndarray:
    """Months since the year 0, int64 (n,), of microseconds since 1970."""
    return np.asarray(stamps.astype(np.int64).astype("datetime64[us]").astype("datetime64[M]").astype(np.int64))


def _day_of_month(stamps: np.ndarray) -> np.ndarray:
    moments = stamps.astype(np.int64).astype("datetime64[us]")
    return np.asarray((moments.astype("datetime64[D]") - moments.astype("datetime64[M]")).astype(np.int64) + 1)


def _later_months(us: int, months: np.ndarray, *, at_end: bool) -> np.ndarray:
    """The same day and time `months` later, int64 (n,); the last day where there is no such day, or `at_end`."""
    day, clock = divmod(us, DAY)
    moment = np.datetime64(day, "D")
    month = moment.astype("datetime64[M]")
    first = (month + months).astype("datetime64[D]")
    last = (month + months + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    found = last if at_end else np.minimum(first + (moment - month.astype("datetime64[D]")), last)
    return np.asarray(found.astype(np.int64) * DAY + clock)


def _span(us: int) -> str:
    """Microseconds in words."""
    words = {
        "week": _("{n} weeks"),
        "day": _("{n} days"),
        "hour": _("{n} hours"),
        "minute": _("{n} minutes"),
        "second": _("{n} seconds"),
    }
    single = {
        "week": _("1 week"),
        "day": _("1 day"),
        "hour": _("1 hour"),
        "minute": _("1 minute"),
        "second": _("1 second"),
    }
    for size, unit in _UNITS:
        if us >= size and us % size == 0:
            n = us // size
            return single[unit] if n == 1 else words[unit].format(n=n)
    return words["second"].format(n=f"{us / 1e6:g}")
