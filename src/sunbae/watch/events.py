"""What the audit has seen of a script, in the order in which it happened: frozen, without the user's arrays."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, TypeVar

from sunbae.patch.notes import Place
from sunbae.watch.line import Line
from sunbae.watch.seen import Seen


@dataclass(frozen=True)
class Event:
    """Something that the script did.

    Attributes:
      number: in the order of the script, from 0.
      place: the user's line.
      nth: how often that line had done such a thing before.
    """

    number: int
    place: Place | None
    nth: int


@dataclass(frozen=True)
class Layer:
    """A layer of a network.

    Attributes:
      name, kind: its name and class, such as Dense.
      config: its settings that are plain values.
      place: where it was made.
      shape: of its output, without the batch; () if unknown.
    """

    name: str
    kind: str
    config: Mapping[str, Any]
    place: Place | None = None
    shape: tuple[int | None, ...] = ()

    @property
    def activation(self) -> str:
        """Of what it gives: "linear", "relu" ...; "" for a layer without one."""
        found = self.config.get("activation", "")
        return found if isinstance(found, str) else str(found)


@dataclass(frozen=True)
class Net:
    """A network, as it was at a call.

    Attributes:
      layers: in their order, those of nested networks in their place.
      sequential: whether each layer feeds the next one only.
      outputs: shapes of the outputs, without the batch.
      ends: the layer of each output.
      losses: name of the loss of each output; a function of the user's by its name.
      metrics: names of the metrics, as given.
      metrics_of: those of each output, where they were given apart.
      logits: whether a loss takes numbers from before the softmax or sigmoid.
      optimizer, rate: its class, and its learning rate or None.
      compiled, compiled_nth: where compile was called, and how often that line had been before.
      trained: whether weights were ever fitted or loaded; None if that cannot be told.
      as_fitted: whether the weights are those that its last fit has left.
    """

    layers: tuple[Layer, ...] = ()
    sequential: bool = False
    outputs: tuple[tuple[int | None, ...], ...] = ()
    ends: tuple[Layer, ...] = ()
    losses: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    metrics_of: tuple[tuple[str, ...], ...] = ()
    logits: bool = False
    optimizer: str = ""
    rate: float | None = None
    compiled: Place | None = None
    compiled_nth: int = 0
    trained: bool | None = None
    as_fitted: bool = False


@dataclass(frozen=True)
class Callback:
    """A callback that was given to a fit, or only made.

    Attributes:
      settings: `monitor`, `patience` ...: those that are plain values.
      place: where it was made.
      number: tells it from others that the same line has made.
    """

    kind: str
    settings: Mapping[str, Any]
    place: Place | None
    number: int = -1


@dataclass(frozen=True)
class Fitting(Event):
    """A model was fitted.

    Attributes:
      kind: "keras", "sklearn", or the library's name.
      model: its number.
      x, y: rows that were trained on, of each input and target, without those of `validation_split`.
      validation_x, validation_y: rows that were looked at after each epoch.
      validation: how those were given.
      arguments: plain values: epochs, batch_size, validation_split, shuffle ...
      history: curves by name.
      net: None of what is no network.
      before: whether the model had been fitted already, and begins with the weights that were left then.
      error: whether it raised.
      apart: numbers of the inputs and targets, x before y, whose rows are not those of the first input.
      linear: what a straight line explains of the target, of a network that can be no more than that.
      silent: names of the hidden layers with relu that give 0 for every row. Only of fits that have learnt nothing.
    """

    kind: str
    model: int
    x: tuple[Seen, ...]
    y: tuple[Seen, ...]
    validation_x: tuple[Seen, ...] = ()
    validation_y: tuple[Seen, ...] = ()
    validation: Literal["", "data", "split"] = ""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    callbacks: tuple[Callback, ...] = ()
    history: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    net: Net | None = None
    before: bool = False
    error: bool = False
    apart: tuple[int, ...] = ()
    linear: Line | None = None
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scoring(Event):
    """A model was asked about rows.

    Attributes:
      method: "evaluate", "predict", "score" ...
      scores: by name; empty of a prediction.
      made: the prediction.
      inside: whether within another call, such as a fit.
      apart: whether rows that were asked and targets are certain not to belong together.
    """

    kind: str
    method: str
    model: int
    x: tuple[Seen, ...]
    y: tuple[Seen, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    made: tuple[Seen, ...] = ()
    net: Net | None = None
    inside: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Measuring(Event):
    """A metric of scikit-learn was computed: `metric(first, second)`.

    Attributes:
      apart: whether the rows of both are certain not to belong together.
    """

    metric: str
    first: Seen
    second: Seen
    value: float | None
    apart: bool = False


@dataclass(frozen=True)
class Transforming(Event):
    """A transformer learnt from rows, or changed them.

    Attributes:
      step: number of what it learnt: each `fit` of a transformer has one of its own.
      transformer: number of the object.
      kind: its class.
      does: what kind of thing it is.
      action: "fit", "fit_transform", "transform", "inverse_transform".
      given, made: its rows before and after; None of a fit, or where that is no data in rows.
    """

    step: int
    transformer: int
    kind: str
    does: Literal["scale", "reduce", "encode", "other"]
    action: str
    given: Seen | None
    made: Seen | None


@dataclass(frozen=True)
class Splitting(Event):
    """Rows were put apart or in another order: each array into (first, second) parts.

    Attributes:
      function: "train_test_split", or one that only shuffles: its second parts are empty.
    """

    given: tuple[Seen | None, ...]
    made: tuple[tuple[Seen, Seen] | None, ...]
    shuffle: bool
    seeded: bool
    stratified: bool
    function: str = "train_test_split"


@dataclass(frozen=True)
class Making(Event):
    """A callback was made; `used` if a fit, evaluate or predict got it."""

    callback: Callback
    used: bool


@dataclass(frozen=True)
class Filing(Event):
    """Weights, or a model with them, were written to a file or read from one."""

    does: Literal["load", "save"]
    model: int
    path: str


@dataclass(frozen=True)
class Choosing(Event):
    """`numpy.argmax` over an axis of so many values."""

    shape: tuple[int, ...]
    axis: int | None
    length: int


@dataclass(frozen=True)
class Repeated:
    """A score of a fit that was made again under other seeds, after the script.

    Attributes:
      place: of the fit.
      claimed: what the script saw.
      values: under each of the other seeds.
    """

    place: Place | None
    metric: str
    claimed: float
    values: tuple[float, ...]


Kind = TypeVar("Kind", bound=Event)
Made = TypeVar("Made")


@dataclass(frozen=True)
class Earlier:
    """A score of test rows, for counting how often those were used.

    Attributes:
      rows: tells the test rows from others.
      configuration: tells networks, and how they were fitted, apart.
      n: how many rows.
      run: its name; "" of the script that is watched.
    """

    rows: str
    configuration: str
    metric: str
    value: float
    n: int
    run: str = ""


@dataclass(frozen=True)
class Evidence:
    """All that was seen.

    Attributes:
      events: in their order.
      sources: text of each of the user's files that an event points at, by its name; and of the script.
      script: the file of the script.
      earlier: scores of other runs.
      repeated: scores under other seeds, where they were asked for.
    """

    events: tuple[Event, ...]
    sources: Mapping[str, str] = field(default_factory=dict)
    script: str = ""
    earlier: tuple[Earlier, ...] = ()
    repeated: tuple[Repeated, ...] = ()

    @cached_property
    def _kept(self) -> dict[Any, Any]:
        return {}

    def once(self, key: Any, make: Callable[[], Made]) -> Made:
        """What is made of the evidence, and kept: rules ask for the same again and again."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Made = self._kept[key]
        return found

    def of(self, kind: type[Kind]) -> Iterator[Kind]:
        """The events of a kind, in their order."""
        return iter(self.once(kind, lambda: [event for event in self.events if isinstance(event, kind)]))

    def learnt(self, step: int) -> Transforming | None:
        """Where a transformer learnt what it did in a step."""

        def first() -> dict[int, Transforming]:
            return {e.step: e for e in reversed(list(self.of(Transforming))) if e.action.startswith("fit")}

        return self.once("learnt", first).get(step)

    def fits_of(self, model: int, before: int | None = None) -> tuple[Fitting, ...]:
        """The fits that the weights of a model come from, those before an event; also by way of a file."""
        limit = len(self.events) if before is None else before
        own = tuple(fit for fit in self.of(Fitting) if fit.model == model and fit.number < limit)
        loads = [
            file for file in self.of(Filing) if file.model == model and file.does == "load" and file.number < limit
        ]
        if not loads or (own and own[-1].number > loads[-1].number):
            return own
        return self._written(loads[-1].path, loads[-1].number)

    def _written(self, path: str, before: int) -> tuple[Fitting, ...]:
        """The fits of the model whose weights are in a file of this script."""
        writers = [file.model for file in self.of(Filing) if file.does == "save" and file.path == path]
        fits = [fit for fit in self.of(Fitting) if fit.number < before]
        writers += [fit.model for fit in fits if any(writes(callback, path) for callback in fit.callbacks)]
        return tuple(fit for fit in fits if writers and fit.model == writers[-1])

    def scorings(self) -> Iterator[Scoring]:
        """What models were asked by the script itself, not within a fit."""
        return (scoring for scoring in self.of(Scoring) if not scoring.inside)


def writes(callback: Callback, path: str) -> bool:
    """Whether a ModelCheckpoint writes files of such a name."""
    written = callback.settings.get("filepath")
    if not isinstance(written, str):
        return False
    start, brace, _rest = os.path.abspath(written).partition("{")
    return path.startswith(start) if brace else os.path.splitext(path)[0] == os.path.splitext(start)[0]
