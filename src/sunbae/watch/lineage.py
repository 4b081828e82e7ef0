"""Which row is which, through slices, splits, shapes, scalers and windows.

Two ways that support each other: a mark held weakly beside an array (of a view: beside the array that owns its
memory), and the content of rows. A mark is believed only while the content is as it was.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sunbae.watch.hashing import (
    rolling_codes,
    row_hashes,
    sparse_hashes,
    step_hashes,
    text_hashes,
    window_codes,
)
from sunbae.watch.seen import Facts, Seen, facts_of
from sunbae.watch.windows import in_order, linked, series_of

MOST_STEPS = 2**22  # steps of windows that are looked at
LONGEST = 256  # steps of a window
MOST_KNOWN = 400  # arrays that content is looked up in
FOUND = 0.95  # part of the rows that must be known for an array to be taken as rows of another
TOLD_APART = 0.5  # part of the rows that must differ from each other for content to tell which is which
LARGE = 2**20  # values from which on an array that was seen before is compared by SAMPLE rows
SAMPLE = 512


@dataclass(frozen=True)
class _Known:
    """Rows whose content is known, in one form (raw, scaled ...).

    Attributes:
      order: sorts `hashes`.
      in_order: hashes in the order of the array, of rows that follow each other: windows are cut from such.
    """

    seen: Seen
    sorted: np.ndarray
    order: np.ndarray
    telling: bool
    unique: bool

    def find(self, hashes: np.ndarray) -> np.ndarray:
        """The row of each, -1 for an unknown one."""
        if not len(self.sorted):
            return np.full(len(hashes), -1)
        at = np.minimum(np.searchsorted(self.sorted, hashes), len(self.sorted) - 1)
        return np.where(self.sorted[at] == hashes, self.seen.rows[self.order[at]], -1)


@dataclass(frozen=True)
class _Mark:
    alive: Any  # a weak reference
    seen: Seen


class Lineage:
    """What is known of the rows of a process. It keeps numbers about arrays, never an array alive."""

    def __init__(self) -> None:
        self._marks: dict[int, _Mark] = {}
        self._known: list[_Known] = []  # in the order in which they were seen
        self._n_rows = 0
        self._sources: list[tuple[int, int]] = []  # (first row, how many) of each source

    # What others call

    def look(self, value: Any) -> Seen | None:
        """What is known of an array, frame, list or sparse matrix; None for what is no data in rows."""
        large = self._large(value)
        if large is not None:
            return large
        content = _content(value)
        if content is None:
            return None
        hashes, shape, dtype, array = content
        self._look_at_owner(value)
        found = self._marked(value, array, hashes)
        if found is None:
            seen = Seen(shape, dtype, hashes, np.empty(0, np.int64), facts=_facts(array))
            found = self._whole(seen)
            if found is None:
                found = self._in_part(seen, array) or self._new(seen)
                self._keep(found)
        elif found.facts is None or (found.shape, found.dtype) != (shape, dtype) or np.any(found.hashes != hashes):
            found = replace(found, shape=shape, dtype=dtype, hashes=hashes, facts=found.facts or _facts(array))
        column, cut_from = _column(value) or found.column, _cut_from(array)
        if (column, cut_from) != (found.column, found.cut_from):  # what is unchanged stays the same object
            found = replace(found, column=column, cut_from=cut_from)
        self.mark(value, found)
        return found

    def made(self, value: Any, of: Seen | None, step: int | None = None) -> Seen | None:
        """Say that a call has made an array with the same rows in the same order as another.

        Args:
          step: number of the transformer that did it.
        """
        steps = () if of is None else of.steps if step is None else (*of.steps, step)
        return self._derived(value, of, steps=steps)

    def taken(self, value: Any, of: Seen, which: np.ndarray) -> Seen:
        """Say that an array holds some rows of another."""
        found = replace(of.part(which), facts=None)
        self.mark(value, found)
        return found

    def predicted(self, value: Any, of: Seen | None, model: int) -> Seen | None:
        """Say that a model has made an array, a row for each row of its input."""
        return self._derived(value, of, made_by="predict", model=model)

    def _derived(self, value: Any, of: Seen | None, **known: Any) -> Seen | None:
        """An array with the rows of another; what is not in as many rows has rows of its own."""
        content = _content(value)
        if content is None:
            return None
        hashes, shape, dtype, array = content
        facts = _facts(array)
        if of is None or len(of) != len(hashes):
            found = self._new(Seen(shape, dtype, hashes, np.empty(0, np.int64), facts=facts))
            found = replace(found, **known)
        else:
            found = replace(of, shape=shape, dtype=dtype, hashes=hashes, facts=facts, **known)
        self._keep(found)
        self.mark(value, found)
        return found

    def places(self, seen: Seen) -> tuple[np.ndarray, tuple[int, int]] | None:
        """(where each row stands in the array that it came in, (first row of that, how many)); None of several."""
        if not len(seen) or not seen.exact:
            return None
        firsts = np.array([first for first, _n in self._sources])
        at = np.searchsorted(firsts, seen.rows, side="right") - 1
        if np.any(at != at[0]):
            return None
        first, n = self._sources[int(at[0])]
        return seen.rows - first, (first, n)

    def mark(self, value: Any, seen: Seen) -> None:
        """Hold what is known beside an object, as long as that lives."""
        try:
            alive = weakref.ref(value, self._forgetting(id(value)))
        except TypeError:  # a list
            return
        self._marks[id(value)] = _Mark(alive, seen)

    # How a mark is found

    def _look_at_owner(self, value: Any) -> None:
        """Of rows that are cut from more rows: those are the source."""
        owner = value.base if isinstance(value, np.ndarray) else None
        if not isinstance(owner, np.ndarray) or id(owner) in self._marks:
            return
        if owner.ndim == value.ndim and owner.shape[1:] == value.shape[1:] and len(owner) > len(value):
            self.look(owner)

    def _large(self, value: Any) -> Seen | None:
        """Of a large array that was seen before: is it as it was? A part of its rows tells."""
        mark = self._marks.get(id(value))
        if mark is None or mark.alive() is not value or not isinstance(value, np.ndarray) or value.size <= LARGE:
            return None
        which = np.linspace(0, len(value) - 1, SAMPLE).astype(np.int64)
        same = value.dtype.kind in "biuf" and np.array_equal(row_hashes(value[which]), mark.seen.hashes[which])
        return mark.seen if same and mark.seen.facts is not None and mark.seen.shape == value.shape else None

    def _forgetting(self, key: int) -> Any:
        marks = weakref.ref(self)

        def forget(reference: Any) -> None:
            lineage = marks()
            if lineage is not None and key in lineage._marks and lineage._marks[key].alive is reference:
                del lineage._marks[key]

        return forget

    def _marked(self, value: Any, array: np.ndarray | None, hashes: np.ndarray) -> Seen | None:
        mark = self._marks.get(id(value))
        if mark is not None and mark.alive() is value and np.array_equal(mark.seen.hashes, hashes):
            return mark.seen
        return None if array is None else self._of_owner(array, hashes)

    def _of_owner(self, array: np.ndarray, hashes: np.ndarray) -> Seen | None:
        """Of a view: which rows of a marked array it shows."""
        owner = array.base
        if not isinstance(owner, np.ndarray):
            return None
        mark = self._marks.get(id(owner))
        if mark is None or mark.alive() is not owner or owner.ndim == 0 or array.ndim == 0 or not owner.strides[0]:
            return None
        seen = mark.seen
        offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        stride, n = owner.strides[0], len(array)
        if array.strides[0] % stride or offset < 0:
            return None
        step, first = array.strides[0] // stride, offset // stride
        rows = first + step * np.arange(n)
        if not n or rows.min() < 0 or rows.max() >= len(seen):
            return None
        found = seen.part(rows)
        if found.width == int(np.prod(array.shape[1:])):
            return found if np.array_equal(found.hashes, hashes) else None
        return replace(found, facts=None) if step else None  # some of its columns

    # What content tells

    def _whole(self, seen: Seen) -> Seen | None:
        """If its rows are known as they are."""
        whole = self._rows_of(seen.hashes, seen.width) if len(seen) else None
        return None if whole is None else replace(seen, rows=whole[0], **_inherited(whole[1]))

    def _in_part(self, seen: Seen, array: np.ndarray | None) -> Seen | None:
        """If they are windows of known rows, or have known rows in some columns."""
        if array is None or array.ndim < 2 or not len(array):
            return None
        return self._windows_of(seen, array) or self._columns_of(seen, array)

    def _rows_of(self, hashes: np.ndarray, width: int) -> tuple[np.ndarray, Seen] | None:
        """(the row of each, what most of them were seen as), if they are known."""
        rows, form = np.full(len(hashes), -1), None
        probe = hashes[np.linspace(0, len(hashes) - 1, min(len(hashes), 32)).astype(np.int64)]
        near = [
            (float(np.mean(known.find(probe) >= 0)), -len(known.seen.steps), k)
            for k, known in enumerate(self._known)
            if known.seen.width == width and known.telling
        ]
        # Rows may look the same before and after a transformer: the form that has most of them, then the plainest.
        for share, _plain, k in sorted(near, reverse=True):
            if not share:
                break
            known = self._known[k]
            left = rows < 0
            found = known.find(hashes[left])
            form = form or (replace(known.seen, exact=known.unique) if np.any(found >= 0) else None)
            rows[left] = found
            if np.all(rows >= 0):
                break
        if form is None or np.mean(rows >= 0) < FOUND:
            return None
        missing = int(np.sum(rows < 0))
        if missing:
            rows[rows < 0] = self._n_rows + np.arange(missing)
            self._sources.append((self._n_rows, missing))
            self._n_rows += missing
        return rows, form

    def _windows_of(self, seen: Seen, array: np.ndarray) -> Seen | None:
        n, steps = array.shape[:2]
        if steps < 2 or n * steps > MOST_STEPS or steps > LONGEST:
            return None
        of_steps = step_hashes(array)
        width = int(np.prod(array.shape[2:], dtype=np.int64))
        codes = window_codes(of_steps)
        for known in reversed(self._known):
            if known.seen.span > 1 or known.seen.width != width or len(known.seen) < steps + 1:
                continue
            starts = self._in_series(known, codes, steps)
            if starts is None and known.telling:
                starts = self._by_steps(known, of_steps)
            if starts is not None:
                return replace(seen, rows=starts, **(_inherited(known.seen) | {"span": steps, "exact": False}))
        return self._own_windows(seen, of_steps)

    def _in_series(self, known: _Known, codes: np.ndarray, steps: int) -> np.ndarray | None:
        """Where windows begin in rows that follow each other; None if not all are there."""
        order = np.argsort(known.seen.rows, kind="stable")
        rows = known.seen.rows[order]
        if rows[-1] - rows[0] != len(rows) - 1:
            return None
        series = rolling_codes(known.seen.hashes[order], steps)
        by_code = np.argsort(series, kind="stable")
        at = np.minimum(np.searchsorted(series[by_code], codes), len(series) - 1)
        found: np.ndarray = rows[by_code[at]]
        return found if np.array_equal(series[by_code][at], codes) else None

    def _by_steps(self, known: _Known, of_steps: np.ndarray) -> np.ndarray | None:
        """The same of windows some of whose steps are not known: the others tell."""
        n, steps = of_steps.shape
        for back in (False, True):
            at = known.find((of_steps[:, ::-1] if back else of_steps).ravel()).reshape(n, steps)
            starts = np.where(at >= 0, at - np.arange(steps), -1)
            first: np.ndarray = starts.max(axis=1)
            straight = np.all((starts == first[:, None]) | (at < 0), axis=1) & (np.mean(at >= 0, axis=1) > 0.5)
            if np.mean(straight) > TOLD_APART:
                # One that reaches over a gap of what is known has two stretches of it; the later one counts.
                enough = np.any(at >= 0, axis=1)
                missing = int(np.sum(~enough))
                if missing:
                    # Far from each other: nothing is known of what they cover.
                    self._sources.append((self._n_rows, missing * steps))
                    first[~enough] = self._n_rows + steps * np.arange(missing)
                    self._n_rows += missing * steps
                return first
        return None

    def _own_windows(self, seen: Seen, of_steps: np.ndarray) -> Seen | None:
        """Of windows whose series was never seen: they tell it themselves. Lags, the newest first, are windows, too."""
        if len(of_steps) < 4 or of_steps.shape[1] < 3:
            return None
        for steps in (of_steps, of_steps[:, ::-1]):
            found = in_order(steps)
            series = [] if found is None else [series_of(steps, found)]
            if found is None:
                found, series = linked(steps)
            if found is None:
                continue
            first = self._n_rows
            count = int(found.max()) + steps.shape[1]
            self._sources.append((first, count))
            self._n_rows += count
            rows, hashes = (np.concatenate(parts) for parts in zip(*series, strict=True))
            self._keep(Seen((len(rows), seen.width // steps.shape[1]), seen.dtype, hashes, first + rows))
            return replace(seen, rows=first + found, span=steps.shape[1])
        return None

    def _columns_of(self, seen: Seen, array: np.ndarray) -> Seen | None:
        """Of a table beside whose columns others were put: the rows by a known part of its columns."""
        flat = array.reshape(len(array), -1)
        if flat.shape[1] > 256:
            return None
        probe = np.linspace(0, len(flat) - 1, min(len(flat), 4)).astype(np.int64)
        widths = {known.seen.width for known in self._known if known.telling and known.seen.span == 1}
        for width in sorted((w for w in widths if 2 <= w < flat.shape[1]), reverse=True):
            for first in range(flat.shape[1] - width + 1):
                if self._rows_of_known(row_hashes(flat[probe, first : first + width]), width):
                    whole = self._rows_of(row_hashes(flat[:, first : first + width]), width)
                    if whole is not None:
                        return replace(seen, rows=whole[0], **_inherited(whole[1]))
        return None

    def _rows_of_known(self, hashes: np.ndarray, width: int) -> bool:
        return any(
            bool(np.all(known.find(hashes) >= 0))
            for known in self._known
            if known.telling and known.seen.width == width
        )

    def _new(self, seen: Seen) -> Seen:
        first = self._n_rows
        self._n_rows += len(seen)
        self._sources.append((first, len(seen)))
        return replace(seen, rows=first + np.arange(len(seen)))

    def _keep(self, seen: Seen) -> None:
        order = np.argsort(seen.hashes, kind="stable")
        found = seen.hashes[order]
        different = 1 + int(np.sum(found[1:] != found[:-1])) if len(found) else 0
        self._known.append(
            _Known(
                replace(seen, facts=None), found, order, different > TOLD_APART * len(found), different == len(found)
            )
        )
        if len(self._known) > MOST_KNOWN:
            # A loop that predicts: what was made last by such is asked for again, the sources always.
            oldest = next((k for k, known in enumerate(self._known) if known.seen.made_by), MOST_KNOWN // 2)
            del self._known[oldest]


def _inherited(form: Seen) -> dict[str, Any]:
    return {
        "steps": form.steps,
        "made_by": form.made_by,
        "model": form.model,
        "span": form.span,
        "exact": form.exact,
    }


def _column(value: Any) -> str:
    """The name of a pandas Series."""
    name = getattr(value, "name", None) if hasattr(value, "iloc") and getattr(value, "ndim", 0) == 1 else None
    return name if isinstance(name, str) else ""


def _cut_from(array: np.ndarray | None) -> tuple[int, ...]:
    """The shape of the array whose memory an array shows, if a reshape has made it, and perhaps cut off rows."""
    owner = None if array is None else array.base
    if array is None or not isinstance(owner, np.ndarray) or array.ndim == 0 or owner.dtype != array.dtype:
        return ()
    whole = owner.flags.c_contiguous and array.flags.c_contiguous and array.shape[1:] != owner.shape[1:]
    return owner.shape if whole and owner.ndim else ()


def _facts(array: np.ndarray | None) -> Facts | None:
    return None if array is None or array.ndim == 0 else facts_of(array)


def _content(value: Any) -> tuple[np.ndarray, tuple[int, ...], str, np.ndarray | None] | None:
    """(hashes, shape, dtype, the numbers as an array or None); None for what is no data in rows."""
    if hasattr(value, "tocsr"):
        return sparse_hashes(value), tuple(value.shape), "sparse", None
    array = _array(value)
    if array is None or array.ndim == 0:
        return None
    if array.dtype.kind in "biuf":
        return row_hashes(array), array.shape, str(array.dtype), array
    if array.dtype.kind in "OUS":
        return _mixed_hashes(array), array.shape, "text", None
    return None


def _mixed_hashes(array: np.ndarray) -> np.ndarray:
    """Of texts and other objects: by what they are as text."""
    if array.ndim == 1:
        return text_hashes(array)
    flat = array.reshape(len(array), -1)
    columns: Iterator[np.ndarray] = (text_hashes(flat[:, k]) for k in range(flat.shape[1]))
    return window_codes(np.stack(tuple(columns), axis=1))


def _array(value: Any) -> np.ndarray | None:
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, (list, tuple)):
        return _listed(value)
    if hasattr(value, "__array__") and hasattr(value, "shape"):
        return np.asarray(value)
    return None


def _listed(value: Sequence[Any]) -> np.ndarray | None:
    if not value:
        return None
    try:
        return np.asarray(value)
    except ValueError:  # rows of unequal length: texts as numbers, for example
        return np.array([str(one) for one in value])
