"""Is told of what a script does, and keeps it as events."""

from __future__ import annotations

import itertools
import os
import threading
import traceback
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

import numpy as np

from sunbae.patch.calls import Call
from sunbae.patch.notes import Place
from sunbae.watch.events import (
    Choosing,
    Earlier,
    Event,
    Evidence,
    Filing,
    Fitting,
    Making,
    Measuring,
    Net,
    Repeated,
    Scoring,
    Splitting,
    Transforming,
)
from sunbae.watch.line import Line, explained
from sunbae.watch.lineage import Lineage
from sunbae.watch.networks import Networks, in_order, straight
from sunbae.watch.probe import NOTHING, constant_loss, silent_layers
from sunbae.watch.seen import Seen
from sunbae.watch.transformers import does

MOST_EVENTS = 20_000
MOST_TURNS = 200  # how often a line is looked at: what one has done wrong so often it does wrong again
APART = 0.2  # part of the rows that must differ for two arrays to be shuffled apart
Made = TypeVar("Made", bound=Event)
Names = Sequence[str]


@dataclass
class Trouble:
    """A mistake of the audit itself: where, once for each."""

    errors: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def noted(self, what: str) -> Iterator[None]:
        """Whatever goes wrong inside is kept, and told at the end: a script does not fail by being watched."""
        try:
            yield
        except Exception as exc:  # noqa: BLE001
            self.errors.setdefault(f"{what}: {type(exc).__name__}: {exc}", traceback.format_exc())


class Observer:
    """What was seen so far. Methods may be called from several threads.

    Attributes:
      trouble: mistakes of the audit itself.
    """

    def __init__(self) -> None:
        self.lineage = Lineage()
        self.networks = Networks()
        self.trouble = Trouble()
        self._lock = threading.RLock()
        self._within = threading.local()
        self._events: list[Event] = []
        self._nth: Counter[tuple[str, Place | None]] = Counter()
        self._steps = itertools.count()
        self._step_of: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._fits: Counter[int] = Counter()
        self._used: set[int] = set()

    @contextmanager
    def _noted(self, what: str) -> Iterator[None]:
        """Inside, nobody else changes anything, and what goes wrong is no matter of the script."""
        with self._lock, self.trouble.noted(what):
            yield

    # From where calls come

    @property
    def outermost(self) -> bool:
        """Whether a call now is the script's own, not one that a library makes within another."""
        return not getattr(self._within, "depth", 0)

    @contextmanager
    def within(self) -> Iterator[None]:
        """Inside, calls are those of a library."""
        self._within.depth = getattr(self._within, "depth", 0) + 1
        try:
            yield
        finally:
            self._within.depth -= 1

    def turn(self, kind: str, where: Place | None) -> int:
        """How often a line has done such a thing before."""
        with self._lock:
            found = self._nth[kind, where]
            self._nth[kind, where] += 1
        return found

    def evidence(
        self,
        sources: Mapping[str, str],
        script: str,
        earlier: tuple[Earlier, ...] = (),
        repeated: tuple[Repeated, ...] = (),
    ) -> Evidence:
        """All of it."""
        with self._lock:
            events = tuple(self._with_use(event) for event in self._events)
        return Evidence(events, sources, script, earlier, repeated)

    def _with_use(self, event: Event) -> Event:
        if isinstance(event, Making):
            return replace(event, used=event.callback.number in self._used)
        return event

    # scikit-learn

    def transformed(self, action: str, transformer: Any, given: Any, made: Any, where: Place | None, nth: int) -> None:
        """A transformer has learnt from rows, or changed them."""
        if nth >= MOST_TURNS:
            return
        with self._noted("transform"):
            seen = self.lineage.look(given)
            if action.startswith("fit") or action == "partial_fit" or transformer not in self._step_of:
                self._step_of[transformer] = next(self._steps)
            step = self._step_of[transformer]
            result = None
            if action == "inverse_transform":
                result = self.lineage.made(made, seen)
                if result is not None and seen is not None and seen.made_by:
                    result = self._as_prediction(made, result, seen)
            elif action != "fit" and made is not None:
                result = self.lineage.made(made, seen, step)
            kind, module = type(transformer).__name__, type(transformer).__module__
            self._add(
                Transforming, where, nth, step, self.networks.number(transformer), kind, does(kind, module), action,
                seen, result,
            )  # fmt: skip

    def knows_what(self, transformer: Any, other: Any) -> None:
        """A transformer has taken over what another one learnt."""
        with self._noted("transform"):
            self._step_of[transformer] = self._step_of[other]

    def looked(self, value: Any) -> Seen | None:
        """What is known of an array."""
        found = []
        with self._noted("rows"):
            found.append(self.lineage.look(value))
        return found[0] if found else None

    def reordered(self, value: Any, before: Seen | None, function: str, where: Place | None, nth: int) -> None:
        """The rows of an array were put in another order, in place."""
        if nth >= MOST_TURNS:
            return
        with self._noted("shuffle"):
            after = self.lineage.look(value)
            if before is None or after is None:
                return
            none = after.part(slice(0, 0))
            self._add(Splitting, where, nth, (before,), ((after, none),), True, False, False, function)

    def split(self, given: tuple[Any, ...], made: tuple[Any, ...], parts: Any, options: Mapping[str, Any],
              where: Place | None, nth: int, function: str = "train_test_split") -> None:  # fmt: skip
        """`train_test_split` has split arrays.

        Args:
          made: pairs, as it gives them.
          parts: (places of the first parts, places of the second ones).
        """
        if nth >= MOST_TURNS:
            return
        with self._noted("split"):
            seen = tuple(self.lineage.look(one) for one in given)
            halves = tuple(
                None
                if one is None
                else (
                    self.lineage.taken(made[2 * k], one, parts[0]),
                    self.lineage.taken(made[2 * k + 1], one, parts[1]),
                )
                for k, one in enumerate(seen)
            )
            self._add(
                Splitting, where, nth, seen, halves, bool(options.get("shuffle", True)),
                options.get("random_state") is not None, options.get("stratify") is not None, function,
            )  # fmt: skip

    def measured(self, metric: str, first: Any, second: Any, value: Any, where: Place | None, nth: int) -> None:
        """A metric was computed."""
        if nth >= MOST_TURNS:
            return
        with self._noted("metric"):
            one, other = self.lineage.look(first), self.lineage.look(second)
            if one is not None and other is not None:
                number = float(value) if np.ndim(value) == 0 and not isinstance(value, str) else None
                self._add(Measuring, where, nth, metric, one, other, number, bool(self._apart((one, other))))

    def learnt(self, model: Any, x: Any, y: Any, held: Any, where: Place | None, nth: int) -> None:
        """A model that is no network of Keras was fitted.

        Args:
          held: (x, y) that decided when to stop, or None.
        """
        with self._noted("fit"):
            number = self.networks.number(model)
            self._add(
                Fitting, where, nth, _kind(model), number, self._looks(x), self._looks(y),
                *(() if held is None else (self._looks(held[0]), self._looks(held[1]), "data")),
                before=self._fits[number] > 0,
            )  # fmt: skip
            self._fits[number] += 1

    def asked(self, method: str, model: Any, x: Any, y: Any, made: Any, where: Place | None, nth: int) -> None:
        """Such a model has predicted, or was scored."""
        if nth >= MOST_TURNS:
            return
        with self._noted("predict"):
            number, seen = self.networks.number(model), self._looks(x)
            predicted: tuple[Seen, ...] = ()
            scores: dict[str, float] = {}
            if method == "score":
                scores = {"score": float(made)}
            else:
                found = self.lineage.predicted(made, seen[0] if seen else None, number)
                predicted = () if found is None else (found,)
            self._add(Scoring, where, nth, _kind(model), method, number, seen, self._looks(y), scores, predicted)

    # NumPy, pandas

    def same_rows(self, given: Any, made: Any) -> None:
        """A function has made an array with the rows of another, in their order."""
        with self._noted("rows"):
            self.lineage.made(made, self.lineage.look(given))

    def chosen(self, value: Any, axis: int | None, made: Any, where: Place | None, nth: int) -> None:
        """`argmax` was taken."""
        if nth >= MOST_TURNS:
            return
        with self._noted("argmax"):
            shape = tuple(np.shape(value))
            if not shape:
                return
            length = int(np.prod(shape)) if axis is None else shape[axis]
            self._add(Choosing, where, nth, shape, axis, length)
            if axis is not None and len(shape) == 2 and axis in (1, -1):
                seen = self.lineage.look(value)
                result = self.lineage.made(made, seen)
                if result is not None and seen is not None and seen.made_by:
                    self._as_prediction(made, result, seen)

    # Keras

    def layer_made(self, layer: Any, where: Place | None) -> None:
        """A layer was made."""
        with self._noted("layer"):
            self.networks.made(layer, where)

    def compiled(self, model: Any, given: Mapping[str, Any], where: Place | None, nth: int) -> None:
        """A network was compiled, with such arguments."""
        with self._noted("compile"):
            self.networks.compiled(model, where, nth, given.get("loss"), given.get("metrics"))

    def callback_made(self, callback: Any, where: Place | None) -> None:
        """A callback was made."""
        with self._noted("callback"):
            self.networks.made(callback, where)
            self._add(Making, where, 0, self.networks.callback(callback), used=False)

    def filed(self, does: Literal["load", "save"], model: Any, path: Any, where: Place | None) -> None:
        """Weights or a model were read from a file, or written to one."""
        with self._noted("file"):
            self._add(Filing, where, 0, does, self.networks.number(model), os.path.abspath(os.fspath(path)))

    def begun(self, call: Call) -> None:
        """See `patch.calls.Listener`: look at the data before anything can change them."""
        with self._noted(call.method):
            given = _without_generators(call.given)
            self._used |= {self.networks.number(one) for one in _callbacks(given.get("callbacks"))}
            if call.method == "fit" and not call.inside:
                call.notes["rows"] = self._rows(given, _input_names(call.model), _output_names(call.model))
                call.notes["before"] = self.networks.as_fitted(call.model)
                call.notes["curves"] = getattr(call.model, "history", None)
            elif not call.inside and self.outermost and call.notes["nth"] < MOST_TURNS:
                # Within a search of scikit-learn it is a fold that is asked about; what the search says is a score.
                inputs, outputs = _input_names(call.model), _output_names(call.model)
                call.notes["rows"] = {
                    "x": self._looks(given.get("x"), inputs),
                    "y": self._looks(given.get("y"), outputs),
                }
                call.notes["net"] = self.networks.net(call.model)

    def ended(self, call: Call) -> None:
        """See `patch.calls.Listener`."""
        with self._noted(call.method):
            if "rows" not in call.notes:
                return
            rows, nth = call.notes["rows"], call.notes["nth"]
            number = self.networks.number(call.model)
            if call.method == "fit":
                self._fitted(call, rows, nth, number)
                return
            if call.error is not None:
                return
            made: tuple[Seen, ...] = ()
            scores: dict[str, float] = {}
            if call.method == "predict":
                made = self._predictions(call.result, rows["x"], number)
            else:
                scores = _scores(call.model, call.result)
            self._add(
                Scoring, call.place, nth, "keras", call.method, number, rows["x"], rows["y"], scores, made,
                call.notes.get("net"), apart=bool(self._apart((*rows["x"], *rows["y"]))),
            )  # fmt: skip

    def _fitted(self, call: Call, rows: Mapping[str, Any], nth: int, number: int) -> None:
        self._fits[number] += 1
        self.networks.fitted(call.model)
        found = call.result
        if found is None:
            latest = getattr(call.model, "history", None)
            found = None if latest is call.notes.get("curves") else latest
        curves = getattr(found, "history", None) or {}
        plain = {k: v for k, v in call.given.items() if isinstance(v, (bool, int, float, str))}
        net = self.networks.net(call.model)
        self._add(
            Fitting, call.place, nth, "keras", number, rows["x"], rows["y"], rows["validation_x"],
            rows["validation_y"], rows["validation"], plain,
            tuple(self.networks.callback(c) for c in _callbacks(call.given.get("callbacks"))),
            {str(k): tuple(float(v) for v in values) for k, values in curves.items() if _numbers(values)},
            net, call.notes["before"], call.error is not None, self._apart((*rows["x"], *rows["y"])),
            _line_of(net, call.given),
            _silent(call, net, curves.get("loss")),
        )  # fmt: skip

    def _rows(self, given: Mapping[str, Any], inputs: Names, outputs: Names) -> dict[str, Any]:
        """The rows of a fit: those that are trained on, and those of validation."""
        x, y = self._looks(given.get("x"), inputs), self._looks(given.get("y"), outputs)
        found: dict[str, Any] = {"x": x, "y": y, "validation_x": (), "validation_y": (), "validation": ""}
        held = given.get("validation_data")
        share = given.get("validation_split") or 0.0
        if isinstance(held, (list, tuple)) and len(held) >= 2:
            found |= {
                "validation_x": self._looks(held[0], inputs),
                "validation_y": self._looks(held[1], outputs),
                "validation": "data",
            }
        elif held is not None:
            found["validation"] = "data"
        elif share and x:
            # As Keras cuts them off: the last rows, before any shuffling.
            at = int(len(x[0]) * (1 - share))
            found |= {
                "x": tuple(one.part(slice(None, at)) for one in x),
                "y": tuple(one.part(slice(None, at)) for one in y),
                "validation_x": tuple(one.part(slice(at, None)) for one in x),
                "validation_y": tuple(one.part(slice(at, None)) for one in y),
                "validation": "split",
            }
        return found

    def _apart(self, arrays: tuple[Seen, ...]) -> tuple[int, ...]:
        """Which arrays have other rows than the first one, of those of which that is certain."""
        first = self.lineage.places(arrays[0]) if arrays else None
        found = []
        for k, seen in enumerate(arrays[1:] if first is not None else (), start=1):
            other = self.lineage.places(seen)
            if first is None or other is None or len(other[0]) != len(first[0]):
                continue
            # Of one source other rows are meant: pairs, or the step after. Sources of other lengths tell nothing.
            if other[1][0] == first[1][0] or other[1][1] != first[1][1]:
                continue
            if np.mean(other[0] != first[0]) > APART:
                found.append(k)
        return tuple(found)

    def _predictions(self, made: Any, x: tuple[Seen, ...], number: int) -> tuple[Seen, ...]:
        listed = made if isinstance(made, (list, tuple)) else [made]
        found = (self.lineage.predicted(one, x[0] if x else None, number) for one in listed)
        return tuple(one for one in found if one is not None)

    def _looks(self, value: Any, names: Names = ()) -> tuple[Seen, ...]:
        """What is known of one array, or of several in a list, or in a dict by the names of inputs or outputs."""
        if value is None:
            return ()
        value = in_order(value, names)
        several = isinstance(value, (list, tuple)) and any(getattr(one, "ndim", 0) for one in value)
        found = (self.lineage.look(one) for one in (value if several else [value]))
        return tuple(one for one in found if one is not None)

    def _as_prediction(self, value: Any, seen: Seen, of: Seen) -> Seen:
        found = replace(seen, made_by=of.made_by, model=of.model)
        self.lineage.mark(value, found)
        return found

    def _add(self, kind: Callable[..., Made], where: Place | None, nth: int, *args: Any, **kwargs: Any) -> None:
        if len(self._events) < MOST_EVENTS:
            self._events.append(kind(len(self._events), where, nth, *args, **kwargs))


def _without_generators(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments of a fit, with the rows that a TimeseriesGenerator cuts its windows from in its place."""
    found = dict(given)
    if (pair := _rows_of(given.get("x"))) is not None:
        found["x"], found["y"] = pair
    if (pair := _rows_of(given.get("validation_data"))) is not None:
        found["validation_data"] = pair
    return found


def _rows_of(value: Any) -> tuple[Any, Any] | None:
    """(data, targets) of a TimeseriesGenerator, from its first row to its last one."""
    if any(one.__name__ == "TimeseriesGenerator" for one in type(value).__mro__):
        rows = slice(value.start_index - value.length, value.end_index + 1)
        return value.data[rows], value.targets[rows]
    return None


def _line_of(net: Net, given: Mapping[str, Any]) -> Line | None:
    """What a straight line explains, if the network is one although it has hidden layers."""
    x, y = given.get("x"), given.get("y")
    if not straight(net) or not hasattr(x, "__array__") or not hasattr(y, "__array__"):
        return None
    return explained(np.asarray(x), np.asarray(y))


def _input_names(model: Any) -> Names:
    return getattr(model, "input_names", None) or [one.name for one in getattr(model, "inputs", None) or ()]


def _output_names(model: Any) -> Names:
    return getattr(model, "output_names", None) or ()


def _kind(model: Any) -> str:
    return type(model).__module__.split(".", 1)[0]


def _scores(model: Any, result: Any) -> dict[str, float]:
    if isinstance(result, Mapping):
        return {str(name): float(value) for name, value in result.items()}
    values = [float(value) for value in (result if isinstance(result, (list, tuple)) else [result])]
    known = list(model.get_metrics_result())
    ordered = model._flatten_metrics_in_order({name: name for name in known})
    names = [ordered] if isinstance(ordered, str) else list(ordered)
    return dict(zip(names, values, strict=True)) if len(names) == len(values) else {"loss": values[0]}


def _silent(call: Call, net: Net, loss: Any) -> tuple[str, ...]:
    """The silent layers of a network that is no better than a constant answer."""
    if call.error is not None or not loss or not _numbers(loss) or len(net.losses) != 1:
        return ()
    least = constant_loss(net.losses[0], call.given.get("y")) if hasattr(call.given.get("y"), "shape") else None
    if least is None or not loss[-1] >= NOTHING * least > 0:
        return ()
    return silent_layers(call.model, call.given.get("x"))


def _callbacks(value: Any) -> list[Any]:
    """The callbacks of an argument that may be one, a list, lists in a list, or a CallbackList."""
    if value is None:
        return []
    listed = value if isinstance(value, (list, tuple)) else getattr(value, "callbacks", None)
    return [value] if listed is None else [one for part in listed for one in _callbacks(part)]


def _numbers(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, (int, float)) or np.ndim(v) == 0 for v in values)
