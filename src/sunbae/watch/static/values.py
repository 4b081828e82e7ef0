"""What a name in a script stands for, as far as its text tells."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sunbae.patch.notes import Place
from sunbae.watch.transformers import Does


@dataclass(frozen=True)
class Constant:
    """A number, text, None ... as it is written."""

    value: Any


@dataclass(frozen=True)
class Scalar:
    """One number that only a run knows: a mean, a length ...; each has a number of its own."""

    number: int


@dataclass(frozen=True)
class Path:
    """Something imported, by its dotted name."""

    dotted: str

    @property
    def last(self) -> str:
        """The name without its module."""
        return self.dotted.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module without the name."""
        return self.dotted.rpartition(".")[0]

    @property
    def keras(self) -> bool:
        """Whether it is a thing of Keras, also by way of TensorFlow."""
        return self.dotted.startswith(("keras.", "tf_keras.")) or (
            self.dotted.startswith("tensorflow.") and ".keras." in self.dotted
        )

    @property
    def sklearn(self) -> bool:
        """Whether it is a thing of scikit-learn."""
        return self.dotted.startswith("sklearn.")


@dataclass(frozen=True)
class Part:
    """A piece of what was cut.

    Attributes:
      cut: tells cuts apart: all pieces of one cut have the same.
      side: of a split 0 or 1; of a slice (first, end), each a number, None, or the words of the script.
      kind: "slice", "split", "order" (picked by an array of distinct numbers), "drawn" (a row may come twice), or
        "some" (picked in another way, none twice).
    """

    kind: str
    cut: int
    side: Any = None


@dataclass(frozen=True)
class Rows:
    """An array, frame or list; also anything else of which nothing is known.

    Attributes:
      source: which rows; two arrays of one source are of the same things.
      parts: how it was cut out of the source, the first cut first.
      steps: numbers of what the transformers had learnt that changed it.
      kind: "hot" for one-hot classes, "number" for a continuous target; "" if that is not known.
      asked: number of the question that it is the answer of; -1 for what is no prediction.
      columns: how columns were picked, in the words of the script.
      mixed: it may have come from a prediction in a way that cannot be followed.
    """

    source: int
    parts: tuple[Part, ...] = ()
    steps: frozenset[int] = frozenset()
    kind: str = ""
    asked: int = -1
    columns: tuple[str, ...] = ()
    mixed: bool = False

    def picked(self, words: str) -> Rows:
        """Some of its columns."""
        return replace(self, kind="", columns=(*self.columns, words))

    def part(self, *parts: Part) -> Rows:
        """A piece of it."""
        return replace(self, parts=(*self.parts, *parts))


@dataclass(frozen=True)
class Several:
    """A tuple, list, or the values of a dictionary that is written out."""

    items: tuple[Any, ...]


@dataclass(frozen=True)
class Layer:
    """A layer of Keras.

    Attributes:
      kind: its class, "?" for one that is not known.
      activation: "linear" unless told; "?" if that cannot be told.
      units: None if that cannot be told.
    """

    kind: str
    activation: str = "?"
    units: int | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Tensor:
    """What a layer gives in a functional network.

    Attributes:
      layers: all layers on the way from the input; None if there is more than one way.
      last: the layer that gives it.
    """

    layers: tuple[Layer, ...] | None = ()
    last: Layer | None = None


@dataclass(frozen=True)
class Loss:
    """A loss by its name, and whether it takes numbers from before the softmax or sigmoid."""

    name: str
    logits: bool = False


@dataclass(frozen=True)
class Splitter:
    """An object that gives numbers of rows for folds."""


@dataclass(eq=False)
class Transformer:
    """A transformer of scikit-learn. `learnt` is the number of what it learnt last."""

    kind: str
    does: Does
    learnt: int | None = None


@dataclass(eq=False)
class Callback:
    """A callback of Keras.

    Attributes:
      settings: arguments as they are written out; ... for those that cannot be told.
      path: where it writes.
      whole: whether those are all arguments.
      escaped: somebody else may have changed it.
    """

    kind: str
    settings: dict[str, Any]
    path: Any
    whole: bool
    place: Place
    escaped: bool = False

    def setting(self, name: str, otherwise: Any) -> Any:
        """A setting, or what it is unless told; ... if that cannot be told."""
        if self.escaped or not self.whole:
            return ...
        return self.settings.get(name, otherwise)


@dataclass(eq=False)
class Network:
    """A model that is fitted: of Keras, or another one.

    Attributes:
      layers: None if they are not known; those before the last one are None where they make no single way.
      last: the last layer.
      keras: whether it is surely one of Keras.
      escaped: it went where it cannot be followed.
      loaded: its weights came from a file at some time.
    """

    layers: list[Layer] | None = None
    last: Layer | None = None
    keras: bool = False
    escaped: bool = False
    loaded: bool = False
    compiled: list[Any] = field(default_factory=list)


@dataclass(eq=False)
class Function:
    """A function of the script, and the names around it."""

    node: ast.FunctionDef
    around: Any


def reconstructs(x: tuple[Rows, ...], y: tuple[Rows, ...]) -> bool:
    """Whether a target is the input, as an autoencoder has it, or cannot be told."""
    return not x or not y or any((a.source, a.columns) == (b.source, b.columns) for a in x for b in y)


def rows_of(value: Any) -> tuple[Rows, ...]:
    """The arrays of an argument: one, or several inputs; () if one of them is not known."""
    if isinstance(value, Rows):
        return (value,)
    if isinstance(value, Several) and value.items and all(isinstance(one, Rows) for one in value.items):
        return value.items
    return ()


@dataclass(frozen=True)
class Folds:
    """What a splitter gives for a loop: pairs of numbers of rows, of training and of test."""


@dataclass(frozen=True)
class Counted:
    """`enumerate(...)` of something."""

    of: Any


@dataclass(frozen=True)
class Given:
    """The arguments of a call.

    Attributes:
      whole: no `**` or unknown `*` among them.
    """

    places: tuple[Any, ...] = ()
    names: Mapping[str, Any] = field(default_factory=dict)
    whole: bool = True

    def get(self, place: int | None, *names: str) -> Any:
        """An argument by its place or one of its names; None if it was not given."""
        if place is not None and place < len(self.places):
            return self.places[place]
        return next((self.names[name] for name in names if name in self.names), None)

    def constant(self, place: int | None, name: str, otherwise: Any = None) -> Any:
        """The value of an argument that is written out; `otherwise` if it is absent, ... if it cannot be told."""
        found = self.get(place, name)
        if found is None:
            return otherwise if self.whole else ...
        return found.value if isinstance(found, Constant) else ...

    def all(self) -> tuple[Any, ...]:
        """All of them."""
        return (*self.places, *self.names.values())


def inside(*values: Any) -> Iterator[Any]:
    """Values, and those within lists and tuples."""
    for value in values:
        yield value
        if isinstance(value, Several):
            yield from inside(*value.items)
