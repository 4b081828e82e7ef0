"""`tf.data`: data sets that are described step by step and read when a model is fitted on them."""

from __future__ import annotations

import glob
import itertools
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.i18n import _
from sunbae.patch.tf import errors
from sunbae.patch.tf.tensors import TensorShape, TensorSpec, convert_to_tensor

AUTOTUNE = -1
INFINITE, UNKNOWN = -1, -2
_CYCLE = 16  # where TensorFlow goes by the processor

PUBLIC = ["AUTOTUNE", "Dataset", "Options", "assert_cardinality", "cardinality"]


class Options:
    """`tf.data.Options`: takes all, and none is used."""


class Dataset:
    """`tf.data.Dataset`.

    Args:
      begin: gives an iterator over the elements, anew each time.
      size: how many there are; INFINITE, or UNKNOWN.
    """

    def __init__(self, begin: Callable[[], Iterator[Any]], size: int) -> None:
        self._begin, self._size = begin, size

    # --- made of -----------------------------------------------------------------------------------------------------

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """Of arrays: their rows."""
        arrays = _map(np.asarray, tensors)
        n = len(_leaves(arrays)[0])
        return Dataset(lambda: (_row(arrays, k) for k in range(n)), n)

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """Of arrays: themselves, as one element."""
        return Dataset(lambda: iter([_map(np.asarray, tensors)]), 1)

    @staticmethod
    def from_generator(
        generator: Callable[..., Iterable[Any]],
        output_types: Any = None,
        output_shapes: Any = None,
        args: Any = None,
        output_signature: Any = None,
        **_others: Any,
    ) -> Dataset:
        """Of what a function yields, as arrays of the types that are said."""
        types = output_types if output_signature is None else output_signature
        return Dataset(lambda: (_typed(one, types) for one in generator(*(args or ()))), UNKNOWN)

    @staticmethod
    def list_files(file_pattern: Any, shuffle: bool | None = None, seed: int | None = None) -> Dataset:
        """Of the paths that fit a pattern, or one of several; in another order each time unless told otherwise."""
        patterns = [_text(one) for one in np.ravel(np.asarray(file_pattern, object))]
        found = sorted(path for pattern in patterns for path in glob.glob(pattern))
        if not found:
            raise errors.InvalidArgumentError(_("No files match {pattern}.").format(pattern=", ".join(patterns)))
        made = Dataset.from_tensor_slices(found)
        return made if shuffle is False else made.shuffle(len(found), seed)

    @staticmethod
    def range(*args: int, **_others: Any) -> Dataset:
        """Of numbers."""
        numbers = range(*args)
        return Dataset(lambda: (np.int32(n) for n in numbers), len(numbers))

    @staticmethod
    def zip(*datasets: Any) -> Dataset:
        """Of an element of each."""
        parts = datasets[0] if len(datasets) == 1 and isinstance(datasets[0], (tuple, list)) else datasets
        sizes = [part._size for part in parts if part._size != INFINITE]
        size = INFINITE if not sizes else UNKNOWN if UNKNOWN in sizes else min(sizes)
        return Dataset(lambda: zip(*(part._begin() for part in parts), strict=False), size)

    # --- changed to --------------------------------------------------------------------------------------------------

    def map(self, map_func: Callable[..., Any], *_args: Any, **_others: Any) -> Dataset:
        """What a function makes of each element."""
        return Dataset(lambda: (_call(map_func, one) for one in self._begin()), self._size)

    def filter(self, predicate: Callable[..., Any]) -> Dataset:
        """The elements of which a function says so."""
        return Dataset(lambda: (one for one in self._begin() if bool(_call(predicate, one))), UNKNOWN)

    def shuffle(self, buffer_size: int, seed: int | None = None, reshuffle_each_iteration: bool = True) -> Dataset:
        """In another order each time: one of `buffer_size` that are waiting is next."""
        drawn = load_keras().src.random.seed_generator.make_default_seed() if seed is None else int(seed)
        rng = np.random.default_rng(drawn)

        def begin() -> Iterator[Any]:
            return _shuffled(self._begin(), int(buffer_size), rng if reshuffle_each_iteration else _new(drawn))

        return Dataset(begin, self._size)

    def batch(self, batch_size: int, drop_remainder: bool = False, *_args: Any, **_others: Any) -> Dataset:
        """So many elements as one, their arrays stacked."""
        size = int(batch_size)

        def begin() -> Iterator[Any]:
            rows = self._begin()
            while group := list(itertools.islice(rows, size)):
                if len(group) == size or not drop_remainder:
                    yield _stack(group)

        return Dataset(begin, self._groups(size, drop_remainder))

    def padded_batch(
        self,
        batch_size: int,
        padded_shapes: Any = None,
        padding_values: Any = None,
        drop_remainder: bool = False,
        **_others: Any,
    ) -> Dataset:
        """As batch, of arrays that are filled up to the longest, or to the shape that is said."""
        size = int(batch_size)

        def begin() -> Iterator[Any]:
            rows = self._begin()
            while group := list(itertools.islice(rows, size)):
                if len(group) == size or not drop_remainder:
                    yield _padded(group, padded_shapes, padding_values)

        return Dataset(begin, self._groups(size, drop_remainder))

    def _groups(self, size: int, whole: bool) -> int:
        """How many groups of so many there are."""
        return self._size if self._size < 0 else self._size // size if whole else -(-self._size // size)

    def unbatch(self) -> Dataset:
        """The rows of each element."""

        def begin() -> Iterator[Any]:
            for one in self._begin():
                yield from (_row(one, k) for k in range(len(_leaves(one)[0])))

        return Dataset(begin, UNKNOWN)

    def repeat(self, count: int | None = None) -> Dataset:
        """So many times; without a number for ever."""
        endless = count is None or count < 0
        size = INFINITE if endless else self._size * (count or 0) if self._size >= 0 else self._size

        def begin() -> Iterator[Any]:
            for _round in itertools.count() if endless else range(count or 0):
                yield from self._begin()

        return Dataset(begin, size)

    def take(self, count: int) -> Dataset:
        """The first ones."""
        if count < 0:
            return self
        size = count if self._size == INFINITE else min(count, self._size) if self._size >= 0 else UNKNOWN
        return Dataset(lambda: itertools.islice(self._begin(), count), size)

    def skip(self, count: int) -> Dataset:
        """Without the first ones."""
        size = max(0, self._size - count) if self._size >= 0 else self._size
        return Dataset(lambda: itertools.islice(self._begin(), count, None), size)

    def concatenate(self, dataset: Dataset) -> Dataset:
        """And then those of another."""
        sizes = (self._size, dataset._size)
        size = sum(sizes) if min(sizes) >= 0 else INFINITE if INFINITE in sizes else UNKNOWN
        return Dataset(lambda: itertools.chain(self._begin(), dataset._begin()), size)

    def enumerate(self, start: int = 0) -> Dataset:
        """Each with its number."""
        return Dataset(lambda: zip(itertools.count(start), self._begin(), strict=False), self._size)

    def window(self, size: int, shift: int | None = None, stride: int = 1, drop_remainder: bool = False) -> Dataset:
        """Of data sets of so many elements that follow each other; of pairs, pairs of data sets."""
        step, span = shift or size, (size - 1) * stride + 1

        def begin() -> Iterator[Any]:
            rows, waiting = self._begin(), list[Any]()
            while waiting := waiting + list(itertools.islice(rows, span - len(waiting))):
                part = waiting[::stride]
                if len(part) == size or not drop_remainder:
                    yield _apart(part)
                for _skipped in itertools.islice(rows, max(0, step - len(waiting))):
                    pass
                waiting = waiting[step:]

        return Dataset(begin, UNKNOWN)

    def flat_map(self, map_func: Callable[..., Dataset]) -> Dataset:
        """Those of the data sets that a function makes."""
        return Dataset(
            lambda: itertools.chain.from_iterable(_call(map_func, one)._begin() for one in self._begin()), UNKNOWN
        )

    def interleave(
        self, map_func: Callable[..., Dataset], cycle_length: int | None = None, block_length: int = 1, **_others: Any
    ) -> Dataset:
        """Those of the data sets that a function makes, `block_length` of each of `cycle_length` in turn."""
        n = int(cycle_length) if cycle_length is not None and cycle_length > 0 else _CYCLE

        def begin() -> Iterator[Any]:
            made = (_call(map_func, one)._begin() for one in self._begin())
            sources: list[Iterator[Any] | None] = [None] * n
            running = True
            while running:
                running = False
                for k in range(n):
                    source = sources[k] or next(made, None)
                    block = list(itertools.islice(source or (), block_length))
                    yield from block
                    # A place that has run empty waits for its next turn, as in TensorFlow.
                    sources[k] = source if len(block) == block_length else None
                    running = running or source is not None

        return Dataset(begin, UNKNOWN)

    def shard(self, num_shards: int, index: int) -> Dataset:
        """One element of every `num_shards`, beginning with that of a number."""
        size = len(range(index, self._size, num_shards)) if self._size >= 0 else self._size
        return Dataset(lambda: itertools.islice(self._begin(), index, None, num_shards), size)

    def cache(self, filename: str = "") -> Dataset:
        """Kept in memory once they were read to the end."""
        kept: list[Any] = []
        whole = False

        def begin() -> Iterator[Any]:
            nonlocal whole
            if whole:
                yield from kept
                return
            kept.clear()
            for one in self._begin():
                kept.append(one)
                yield one
            whole = True

        return Dataset(begin, self._size)

    def prefetch(self, buffer_size: int) -> Dataset:
        """As it is."""
        return self

    def with_options(self, options: Any) -> Dataset:
        """As it is."""
        return self

    def apply(self, transformation_func: Callable[[Dataset], Dataset]) -> Dataset:
        """What a function makes of it."""
        return transformation_func(self)

    # --- read --------------------------------------------------------------------------------------------------------

    def __iter__(self) -> Iterator[Any]:
        return (_map(_tensor, one) for one in self._begin())

    def as_numpy_iterator(self) -> Iterator[Any]:
        """Over elements of NumPy arrays."""
        return (_map(lambda a: a if isinstance(a, Dataset) else np.asarray(a)[()], one) for one in self._begin())

    def reduce(self, initial_state: Any, reduce_func: Callable[[Any, Any], Any]) -> Any:
        """What a function makes of a state and each element in turn."""
        state = _map(_tensor, initial_state)
        for one in self:
            state = _map(_tensor, reduce_func(state, one))
        return state

    def __len__(self) -> int:
        if self._size < 0:
            raise TypeError("The dataset is infinite." if self._size == INFINITE else "The dataset length is unknown.")
        return self._size

    def cardinality(self) -> Any:
        """How many there are: -1 if they do not end, -2 if that is not known."""
        return convert_to_tensor(self._size)

    @property
    def element_spec(self) -> Any:
        """Shape and type of each part."""
        return _map(lambda a: TensorSpec(TensorShape(np.shape(a)), np.asarray(a).dtype), next(self._begin()))

    def feed(self, steps: int | None = None) -> Any:
        """What Keras' own methods can read batch by batch; with `steps` in an epoch nobody counts them all before."""
        return feed_class()(self, steps)


def cardinality(dataset: Dataset) -> Any:
    """`tf.data.experimental.cardinality`."""
    return dataset.cardinality()


def assert_cardinality(expected_cardinality: int) -> Callable[[Dataset], Dataset]:
    """`tf.data.experimental.assert_cardinality`, which is believed."""
    return lambda dataset: Dataset(dataset._begin, int(expected_cardinality))


def _typed(element: Any, types: Any) -> Any:
    """An element as arrays of given types, in the structure of the types; None leaves it as it is."""
    if types is None:
        return element
    if isinstance(types, dict):
        return {name: _typed(element[name], one) for name, one in types.items()}
    if isinstance(types, (tuple, list)):
        return tuple(_typed(part, one) for part, one in zip(element, types, strict=True))
    return np.asarray(element, types.dtype if isinstance(types, TensorSpec) else types)


def _text(path: Any) -> str:
    return path.decode() if isinstance(path, bytes) else str(path)


def _new(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def _shuffled(rows: Iterator[Any], buffer_size: int, rng: np.random.Generator) -> Iterator[Any]:
    waiting = list(itertools.islice(rows, buffer_size))
    for one in rows:
        k = int(rng.integers(len(waiting)))
        yield waiting[k]
        waiting[k] = one
    for k in rng.permutation(len(waiting)):
        yield waiting[k]


def _map(function: Callable[[Any], Any], element: Any) -> Any:
    """A function of every array in a nested structure; lists are arrays, as in TensorFlow."""
    if isinstance(element, dict):
        return {name: _map(function, one) for name, one in element.items()}
    if isinstance(element, tuple):
        return tuple(_map(function, one) for one in element)
    return function(element)


def _row(element: Any, k: int) -> Any:
    return _map(lambda array: array[k], element)


def _leaves(element: Any) -> list[Any]:
    found: list[Any] = []
    _map(found.append, element)
    return found


def _tensor(value: Any) -> Any:
    return value if isinstance(value, Dataset) else convert_to_tensor(value)


def _call(function: Callable[..., Any], element: Any) -> Any:
    element = _map(_tensor, element)
    return function(*element) if isinstance(element, tuple) else function(element)


def _stack(group: list[Any]) -> Any:
    first = group[0]
    if isinstance(first, dict):
        return {name: _stack([one[name] for one in group]) for name in first}
    if isinstance(first, tuple):
        return tuple(_stack(list(parts)) for parts in zip(*group, strict=True))
    return np.stack([np.asarray(one) for one in group])


def _apart(group: list[Any]) -> Any:
    """Elements as a data set; of tuples or dictionaries one for each part."""
    first = group[0]
    if isinstance(first, dict):
        return {name: _apart([one[name] for one in group]) for name in first}
    if isinstance(first, tuple):
        return tuple(_apart(list(parts)) for parts in zip(*group, strict=True))
    return Dataset(lambda: iter(group), len(group))


def _padded(group: list[Any], shapes: Any, values: Any) -> Any:
    """Elements as one, their arrays filled up.

    Args:
      shapes: in the structure of an element; None, and None or -1 for a size, is the longest.
      values: in the same structure, or one for all; None is 0, of texts an empty one.
    """
    first = group[0]
    if isinstance(first, (dict, tuple)):
        names = list(first) if isinstance(first, dict) else list(range(len(first)))
        parts = [_padded([one[k] for one in group], _part(shapes, k), _part(values, k)) for k in names]
        return dict(zip(names, parts, strict=True)) if isinstance(first, dict) else tuple(parts)
    arrays = [np.asarray(one) for one in group]
    longest = tuple(max(sizes) for sizes in zip(*(array.shape for array in arrays), strict=True))
    said = longest if shapes is None else shapes
    whole = tuple(n if wanted in (None, -1) else int(wanted) for n, wanted in zip(longest, said, strict=True))
    fill = (b"" if arrays[0].dtype.kind in "OSU" else 0) if values is None else values
    made = np.full((len(arrays), *whole), fill, arrays[0].dtype)
    for k, array in enumerate(arrays):
        place: Any = (k, *(slice(n) for n in array.shape))
        made[place] = array
    return made


def _part(whole: Any, k: Any) -> Any:
    """What belongs to one part of an element: each has its own, or all have one."""
    return whole[k] if isinstance(whole, (dict, tuple, list)) else whole


@cache
def feed_class() -> type:
    """The class of what `Dataset.feed` gives."""
    keras = load_keras()

    class Feed(keras.utils.PyDataset):  # type: ignore[misc, name-defined]
        """A data set as Keras reads one: by number, in order, from the start in every epoch."""

        def __init__(self, dataset: Dataset, steps: int | None = None) -> None:
            super().__init__()
            self._dataset, self._next = dataset, 0
            self._endless = dataset._size == INFINITE or (dataset._size == UNKNOWN and steps is not None)
            self._rows: Iterator[Any] | None = None
            self._counted: int | None = None if dataset._size == UNKNOWN else dataset._size

        @property
        def num_batches(self) -> int | None:
            """None for one that does not end, or may not: it begins anew where it does."""
            if self._endless:
                return None
            if self._counted is None:
                self._counted = sum(1 for _one in self._dataset._begin())
            return self._counted

        def __getitem__(self, index: int) -> Any:
            if self._rows is None or (index == 0 and self._next):
                self._rows, self._next = self._dataset._begin(), 0
            self._next += 1
            try:
                return _map(np.asarray, next(self._rows))
            except StopIteration:
                if not self._endless:
                    raise
                self._rows = self._dataset._begin()
                return _map(np.asarray, next(self._rows))

    return Feed
