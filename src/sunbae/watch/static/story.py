"""What a script does, in the order of its text: frozen, without anything having been run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sunbae.patch.notes import Place
from sunbae.watch.events import Evidence
from sunbae.watch.static.values import Callback, Layer, Network, Rows
from sunbae.watch.transformers import Does
from sunbae.watch.wording import Written, written


@dataclass(frozen=True)
class Step:
    """Something that is done.

    Attributes:
      number: in the order of the text.
      place: the line of the call.
      branches: which way of which `if` it is in, where the text does not tell which way is taken.
    """

    number: int
    place: Place
    branches: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Learn(Step):
    """A transformer learnt from rows.

    Attributes:
      id: of what it learnt, as `Rows.steps` has it.
    """

    id: int
    kind: str
    does: Does
    given: Rows | None


@dataclass(frozen=True)
class Split(Step):
    """A `train_test_split`, or a data set that comes in two parts.

    Attributes:
      id: the `cut` of its parts.
      given: what was split.
      drawn: by `train_test_split`, in an order by lot; None if that cannot be told.
      seed: a constant; False for none, None if that cannot be told.
      stratified: None if that cannot be told.
      share: part of the rows on the first side; None if that cannot be told.
    """

    id: int
    given: tuple[Rows, ...]
    drawn: bool | None
    seed: Any
    stratified: bool | None
    share: float | None


@dataclass(frozen=True)
class Compile(Step):
    """What a network was compiled with.

    Attributes:
      loss: its name; "" if that cannot be told or there are several.
      logits: it takes numbers from before the softmax or sigmoid.
      metrics: names; None if they cannot be told.
    """

    network: Network
    loss: str
    logits: bool
    metrics: tuple[str, ...] | None


@dataclass(frozen=True)
class Fit(Step):
    """A fit of a network.

    Attributes:
      x, y: () if they cannot be told.
      validation: "data", "split", "" for none, "?" if that cannot be told.
      validation_x: of "data"; () if they cannot be told.
      callbacks: those that are known.
      whole: whether those are all.
      epochs: None if that cannot be told.
    """

    network: Network
    x: tuple[Rows, ...]
    y: tuple[Rows, ...]
    validation: Literal["data", "split", "", "?"]
    validation_x: tuple[Rows, ...]
    callbacks: tuple[Callback, ...]
    whole: bool
    epochs: int | None


@dataclass(frozen=True)
class Ask(Step):
    """A network was scored, or asked for a prediction.

    Attributes:
      id: of the question, as `Rows.asked` has it.
      scores: "evaluate" and "score" do so themselves.
    """

    id: int
    network: Network
    x: tuple[Rows, ...]
    y: tuple[Rows, ...]
    scores: bool


@dataclass(frozen=True)
class Metric(Step):
    """A metric of two arrays, given by their places."""

    name: str
    first: Any
    second: Any


@dataclass(frozen=True)
class Made(Step):
    """A layer or a callback was made."""

    thing: Layer | Callback


Kind = TypeVar("Kind", bound=Step)


@dataclass(frozen=True)
class Story:
    """All of it.

    Attributes:
      sources: the text of each piece by its name.
      tree: the syntax of all pieces, one after the other.
      where: the place of a line of the tree.
    """

    steps: Sequence[Step]
    sources: Mapping[str, str]
    tree: ast.Module
    where: Callable[[int], Place]

    def of(self, kind: type[Kind]) -> Iterator[Kind]:
        """The steps of a kind, in their order."""
        return (step for step in self.steps if isinstance(step, kind))

    def scores(self) -> Iterator[Ask]:
        """The questions whose answer is a score, or went into a metric."""
        asked = {
            side.asked for metric in self.of(Metric) for side in (metric.first, metric.second) if isinstance(side, Rows)
        }
        return (ask for ask in self.of(Ask) if ask.scores or ask.id in asked)

    def written(self, place: Place | None, *names: str) -> Written:
        """A call as it stands in a line; see `watch.wording.written`."""
        return written(Evidence((), self.sources), place, *names)

    def order(self, place: Place) -> tuple[int, int]:
        """Where a line stands among all lines of the script."""
        return list(self.sources).index(place.file), place.line

    def compiled(self, fit: Fit) -> Compile | None:
        """With what the network of a fit was compiled."""
        found = [one for one in self.of(Compile) if one.network is fit.network and one.number < fit.number]
        return found[-1] if found and together(found[-1], fit) else None


def together(*steps: Step) -> bool:
    """Whether one run of the script can do all of them."""
    taken: dict[int, int] = {}
    return all(taken.setdefault(fork, way) == way for step in steps for fork, way in step.branches)
