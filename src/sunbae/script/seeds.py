"""`--seeds`: every fit again under other seeds, after the script, and how far its scores go with luck.

The fits of a job are a population where `fit_many` covers them, else they come one after the other.
"""

from __future__ import annotations

import copy
import math
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.engine.evaluate import evaluate
from sunbae.engine.fit import fit
from sunbae.engine.many import fit_many
from sunbae.engine.member import Progress
from sunbae.errors import SunbaeError
from sunbae.i18n import _
from sunbae.patch.calls import Call
from sunbae.patch.notes import Place
from sunbae.script.describe import metric_names
from sunbae.script.recorder import Recorder
from sunbae.watch.events import Repeated

COPIED = 256 * 2**20  # bytes of data that are copied, so that the script may change its own
# Those that change the weights are repeated; those that only write or print are left out.
_REPEATED = ("EarlyStopping", "ReduceLROnPlateau", "LearningRateScheduler", "TerminateOnNaN")
_SILENT = ("ModelCheckpoint", "TensorBoard", "CSVLogger", "History", "ProgbarLogger", "BackupAndRestore")
_DATA = ("x", "y", "sample_weight", "validation_data")
_COVERED = frozenset(
    (*_DATA, "batch_size", "epochs", "validation_split", "validation_batch_size", "shuffle", "class_weight")
)


@dataclass(frozen=True)
class Spread:
    """Scores of one fit under several seeds.

    Attributes:
      fit: its number.
      metric: such as accuracy, of an evaluate, or val_loss.
      claimed: what the script saw.
      values: under each of the other seeds.
    """

    fit: int
    metric: str
    claimed: float
    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Of all seeds, the script's with them."""
        return float(np.mean((self.claimed, *self.values)))

    @property
    def sd(self) -> float:
        """Standard deviation over all seeds (n - 1)."""
        return float(np.std((self.claimed, *self.values), ddof=1))

    def record(self) -> dict[str, Any]:
        """As JSON."""
        said = {"fit": self.fit, "metric": self.metric, "claimed": self.claimed, "values": list(self.values)}
        return said | {"mean": self.mean, "sd": self.sd}


@dataclass
class _Job:
    """What is needed to fit once more."""

    make: Callable[[], Any] = lambda: None
    given: dict[str, Any] = field(default_factory=dict)
    number: int = 0
    history: dict[str, float] = field(default_factory=dict)
    tests: list[tuple[dict[str, Any], dict[str, float]]] = field(default_factory=list)
    refused: str = ""


class RepeatingRecorder(Recorder):
    """A recorder that also keeps what is needed to fit again."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.jobs: list[_Job] = []
        self._current: weakref.WeakKeyDictionary[Any, _Job] = weakref.WeakKeyDictionary()

    def begun(self, call: Call) -> None:
        """Keep the data and the form of the model before the fit changes anything."""
        super().begun(call)
        if call.method == "fit" and not call.inside:
            call.notes["job"] = self._job(call)

    def ended(self, call: Call) -> None:
        """Keep the call, and its scores."""
        super().ended(call)
        if call.inside or call.error is not None:
            return
        if call.method == "fit":
            job: _Job = call.notes["job"]
            job.number = self.fits[-1]["number"] if self.fits else 0
            job.history = {name: values[-1] for name, values in self.histories.get(job.number, {}).items() if values}
            self.jobs.append(job)
            self._current[call.model] = job
        elif call.method == "evaluate" and call.model in self._current:
            scores = _scores(call.model, call.result)
            self._current[call.model].tests.append((_kept(call.given), scores))

    def _job(self, call: Call) -> _Job:
        why = self._refusal(call)
        if why:
            return _Job(refused=why)
        try:
            make = _maker(call.model)
            fresh = _is_fresh(call.model, make)
        except (NotImplementedError, TypeError, ValueError) as exc:
            return _Job(refused=_("a model like it cannot be made: {why}").format(why=str(exc).splitlines()[0]))
        if not fresh:
            return _Job(refused=_("its weights were loaded, or set"))
        return _Job(make, _kept(call.given))

    def _refusal(self, call: Call) -> str:
        """Why a fit cannot be repeated from new weights, as far as its arguments tell; empty if it can."""
        if call.model in self._current:
            return _("it goes on from an earlier fit")
        unknown = [type(c).__name__ for c in _callbacks(call.given) if type(c).__name__ not in _REPEATED + _SILENT]
        if unknown:
            return _("it has a callback of its own ({names})").format(names=", ".join(unknown))
        if not all(_is_held(call.given.get(name)) for name in _DATA):
            return _("its data are drawn, not held")
        return ""


def spreads(recorder: RepeatingRecorder, n_seeds: int, tell: Callable[[int, int], None]) -> Iterator[Spread | str]:
    """Fit every job under the seeds 1 ... n_seeds - 1: the spread of each score, or in words why there is none.

    Args:
      tell: told (fits done, fits in all) after each.
    """
    jobs = recorder.jobs
    for k, job in enumerate(jobs):
        if job.refused:
            yield _("fit {number} is not repeated: {why}").format(number=job.number, why=job.refused)
            continue
        found: dict[str, list[float]] = {}
        claimed: dict[str, float] = {}

        def done(fits: int, before: int = k * (n_seeds - 1)) -> None:
            tell(before + fits, len(jobs) * (n_seeds - 1))

        try:
            for model, history in (_side_by_side if _is_covered(job) else _in_turn)(job, range(1, n_seeds), done):
                _score(job, model, history, found, claimed)
        except (SunbaeError, TypeError, ValueError) as exc:
            yield _("fit {number} is not repeated: {why}").format(number=job.number, why=str(exc).splitlines()[0])
            continue
        for metric, values in found.items():
            yield Spread(job.number, metric, claimed[metric], tuple(values))


def under_seeds(recorder: RepeatingRecorder, found: Sequence[Spread | str]) -> Iterator[Repeated]:
    """The spreads as the audit knows them: with the line of each fit."""
    at = {fit["number"]: fit["at"] for fit in recorder.fits}
    for one in found:
        if isinstance(one, Spread):
            file, _colon, line = (at.get(one.fit) or "").rpartition(":")
            yield Repeated(Place(file, int(line)) if line else None, one.metric, one.claimed, one.values)


Trained = Iterator[tuple[Any, Mapping[str, Sequence[float]]]]  # (model, history) of each seed


def _is_covered(job: _Job) -> bool:
    """Whether `fit_many` makes the fits of a job: plain arrays, nothing on the way but an EarlyStopping."""
    callbacks = [type(callback).__name__ for callback in _fresh(job.given)]
    given = {name for name, value in job.given.items() if value is not None and name not in ("callbacks", "verbose")}
    if callbacks not in ([], ["EarlyStopping"]) or not given <= _COVERED:
        return False
    with seeded(0):
        built = bool(job.make().built)
    return built and all(_is_array(job.given.get(name)) for name in _DATA)


def _side_by_side(job: _Job, seeds: Sequence[int], done: Callable[[int], None]) -> Trained:
    """The fits of a job as a population."""
    given = {name: value for name, value in job.given.items() if name in _COVERED and value is not None}
    ended: set[int] = set()

    def hear(progress: Progress) -> None:
        if progress.done:
            ended.add(progress.member)
            done(len(ended))

    stopping = next(iter(_fresh(job.given)), None)
    population = fit_many(job.make, **given, seeds=seeds, early_stopping=stopping, on_epoch=hear)
    for k, member in enumerate(population.members):
        yield population.model(k) if job.tests else None, member.history


def _in_turn(job: _Job, seeds: Sequence[int], done: Callable[[int], None]) -> Trained:
    """The fits of a job, one after the other."""
    given = {name: value for name, value in job.given.items() if name not in ("callbacks", "verbose")}
    for k, seed in enumerate(seeds):
        with seeded(seed):
            model = job.make()
            history = fit(model, **given, verbose=0, callbacks=_fresh(job.given)).history
        yield model, history
        done(k + 1)


def _score(
    job: _Job,
    model: Any,
    history: Mapping[str, Sequence[float]],
    found: dict[str, list[float]],
    claimed: dict[str, float],
) -> None:
    """Put the scores of one more model into `found`: of each evaluate, else of the last epoch."""
    for k, (asked, scores) in enumerate(job.tests):
        named = {name: value for name, value in asked.items() if name not in ("verbose", "callbacks", "return_dict")}
        again = _scores(model, evaluate(model, **named, verbose=0))
        for name in (name for name in scores if name in again):
            key = name if len(job.tests) == 1 else f"{name} ({k + 1})"
            found.setdefault(key, []).append(again[name])
            claimed[key] = scores[name]
    last = {} if job.tests else {name: float(values[-1]) for name, values in history.items()}
    for name in (name for name in job.history if name in last):
        found.setdefault(name, []).append(last[name])
        claimed[name] = job.history[name]


def in_words(spread: Spread) -> str:
    """Such as "accuracy 0.953; over 8 seeds 0.941 ± 0.012: the second decimal is luck"."""
    places = luck(spread.sd)
    shown = 4 if places is None else max(3, places + 1)
    text = _("fit {fit}: {metric} {claimed}; over {n} seeds {mean} ± {sd}").format(
        fit=spread.fit,
        metric=spread.metric,
        claimed=f"{spread.claimed:.{shown}f}",
        n=1 + len(spread.values),
        mean=f"{spread.mean:.{shown}f}",
        sd=f"{spread.sd:.{shown}f}",
    )
    if places is None:
        return text
    which = [_("every digit"), _("the first decimal"), _("the second decimal"), _("the third decimal")]
    return (
        text + ": " + (_("{digit} is luck").format(digit=which[places]) if places < len(which) else _("it is steady"))
    )


def luck(sd: float) -> int | None:
    """The first decimal that a standard deviation reaches, 0 for the digits before the point; None if it is 0.

    >>> [luck(sd) for sd in (3.0, 0.4, 0.012, 0.0)]
    [0, 1, 2, None]
    """
    return None if not sd > 0 or not math.isfinite(sd) else max(0, -math.floor(math.log10(sd)))


def _maker(model: Any) -> Callable[[], Any]:
    """A function that makes such a model with new weights, compiled in the same way. It draws no random number."""
    keras = load_keras()
    compiled = model.get_compile_config()
    # A lambda of the script is made again of its own code: nothing here comes from a file.
    trusted = partial(keras.src.saving.serialization_lib.SafeModeScope, safe_mode=False)
    with seeded(0), trusted():
        template = keras.models.clone_model(model)

    def make() -> Any:
        with trusted():
            made = keras.models.clone_model(template)
            made.compile_from_config(compiled)
        return made

    return make


def _is_fresh(model: Any, make: Callable[[], Any]) -> bool:
    """Whether a model has the weights that it was made with, as far as those tell that do not depend on a seed.

    Biases begin at 0, scales at 1; where loaded or trained weights are, they are something else.
    """
    twins = []
    for seed in (1, 2):
        with seeded(seed):
            twins.append(make().get_weights())
    own = model.get_weights()
    if [w.shape for w in own] != [w.shape for w in twins[0]]:
        return not own  # not built yet
    return all(np.array_equal(w, a) for w, a, b in zip(own, *twins, strict=True) if np.array_equal(a, b))


def _kept(given: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, arrays copied unless they are large."""
    return {name: _copied(value) for name, value in given.items()}


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy() if value.nbytes <= COPIED else value
    if isinstance(value, (list, tuple)):
        return type(value)(_copied(one) for one in value)
    return value


def _callbacks(given: Mapping[str, Any]) -> Sequence[Any]:
    callbacks = given.get("callbacks") or ()
    return callbacks if isinstance(callbacks, (list, tuple)) else getattr(callbacks, "callbacks", (callbacks,))


def _fresh(given: Mapping[str, Any]) -> list[Any]:
    """Callbacks as they were made, of those that change the course of a fit."""
    return [_renewed(c) for c in _callbacks(given) if type(c).__name__ in _REPEATED]


def _renewed(callback: Any) -> Any:
    twin = copy.copy(callback)
    twin._model = None
    return twin


def _scores(model: Any, result: Any) -> dict[str, float]:
    """Scores by name, of what `evaluate` gave."""
    if isinstance(result, Mapping):
        return {str(name): float(value) for name, value in result.items()}
    values = result if isinstance(result, (list, tuple)) else [result]
    return {name: float(value) for name, value in zip(metric_names(model), values, strict=True)}


def _is_array(value: Any) -> bool:
    """Whether data are arrays, or tuples or lists of some."""
    if isinstance(value, (list, tuple)):
        return all(_is_array(one) for one in value)
    return value is None or isinstance(value, np.ndarray)


def _is_held(value: Any) -> bool:
    """Whether data are arrays, or lists, tuples and dicts of some."""
    if isinstance(value, (list, tuple)):
        return all(_is_held(one) for one in value)
    if isinstance(value, Mapping):
        return all(_is_held(one) for one in value.values())
    return value is None or isinstance(value, (int, float)) or hasattr(value, "__array__")
