"""`fit`, `evaluate` and `predict` of a Keras model go through the engine, and whoever listens is told."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Literal, Protocol

from sunbae._compat import load_keras
from sunbae.engine.evaluate import evaluate, predict
from sunbae.engine.fit import fit
from sunbae.engine.kernels import Mode
from sunbae.engine.plan import Plan
from sunbae.engine.tensorboard import without_tensorflow
from sunbae.errors import SunbaeError
from sunbae.i18n import _
from sunbae.patch.notes import Place, place
from sunbae.patch.table import Patch

Method = Literal["fit", "evaluate", "predict"]
_ENGINE: dict[str, Callable[..., Any]] = {"fit": fit, "evaluate": evaluate, "predict": predict}
_running: ContextVar[frozenset[tuple[int, str]]] = ContextVar("running", default=frozenset())


class FallbackError(SunbaeError):
    """A call that the engine does not cover, where that was forbidden."""


@dataclass
class Call:
    """One call of a method of a model.

    Attributes:
      given: its arguments by name, those that were given.
      place: the line of the user's code.
      inside: the methods that are running and have led here: a callback that predicts.
      plan: how the engine runs it; None while that is not decided, and where the engine is off.
      seconds, result, error: once it has ended.
    """

    method: Method
    model: Any
    given: dict[str, Any]
    place: Place | None
    inside: tuple[str, ...] = ()
    plan: Plan | None = None
    seconds: float = 0.0
    result: Any = None
    error: BaseException | None = None
    notes: dict[str, Any] = field(default_factory=dict)


class Listener(Protocol):
    """Is told of calls."""

    def begun(self, call: Call) -> None:
        """Before it runs, with its arguments."""

    def ended(self, call: Call) -> None:
        """After it has run, or has raised."""


class Nobody:
    """A listener that does nothing."""

    def begun(self, call: Call) -> None:
        """Nothing."""

    def ended(self, call: Call) -> None:
        """Nothing."""


@dataclass(frozen=True)
class How:
    """How calls are run.

    Attributes:
      engine: whether by the engine; False leaves Keras' own methods, and only tells the listener.
      kernels: see `sunbae.fit`.
      strict: a call that the engine does not cover is an error.
    """

    engine: bool = True
    kernels: Mode = "auto"
    strict: bool = False


def call_patches(trainer: type, how: How, listener: Listener) -> list[Patch]:
    """Patches of the class that defines the methods.

    Args:
      trainer: `keras.src.backend.jax.trainer.JAXTrainer`.
    """
    why = {
        "fit": "the epochs of a fit run in compiled programs",
        "evaluate": "the batches of an evaluate run in compiled programs",
        "predict": "the batches of a predict run in compiled programs",
    }
    methods: tuple[Method, ...] = ("fit", "evaluate", "predict")
    return [Patch(trainer, name, _wrapping(name, how, listener), why[name]) for name in methods]


def _wrapping(method: Method, how: How, listener: Listener) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        signature = inspect.signature(original)

        @wraps(original)
        def wrapped(self: Any, *args: Any, **kwargs: Any) -> Any:
            running = _running.get()
            given = _given(signature, self, args, kwargs)
            # The engine hands what it does not cover to Keras' own method; wrong arguments are Keras' to refuse, and
            # those that only Keras itself uses are its own business.
            if given is None or (id(self), method) in running:
                return original(self, *args, **kwargs)
            call = Call(method, self, given, place(), tuple(name for _id, name in running))
            token = _running.set(running | {(id(self), method)})
            try:
                with _told(listener, call):
                    call.result = _run(call, original, how)
                return call.result
            finally:
                _running.reset(token)

        # As Keras' own methods do it: an error shows the user's line, not how Keras or the engine came to it.
        return load_keras().src.utils.traceback_utils.filter_traceback(wrapped)

    return wrap


def _given(
    signature: inspect.Signature, model: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any] | None:
    """The arguments by name, None if they are not those of the method."""
    try:
        arguments = dict(signature.bind(model, *args, **kwargs).arguments)
    except TypeError:
        return None
    arguments.pop("self")
    return None if arguments.pop("kwargs", None) else arguments


def _run(call: Call, original: Callable[..., Any], how: How) -> Any:
    if not how.engine:
        given = call.given
        if "callbacks" in given:  # Keras' own TensorBoard needs TensorFlow, with our methods or its own
            given = {**given, "callbacks": without_tensorflow(given["callbacks"])}
        return original(call.model, **given)

    def on_plan(plan: Plan) -> None:
        call.plan = plan
        if how.strict and plan.fallback:
            text = _(
                "{method} at {place} cannot be compiled: {reasons}. Without --strict it runs by Keras' own method."
            )
            raise FallbackError(
                text.format(method=call.method, place=call.place or "?", reasons="; ".join(plan.reasons))
            )

    return _ENGINE[call.method](call.model, **call.given, kernels=how.kernels, on_plan=on_plan)


@contextmanager
def _told(listener: Listener, call: Call) -> Iterator[None]:
    listener.begun(call)
    started = time.perf_counter()
    try:
        yield
    except BaseException as exc:
        call.error = exc
        raise
    finally:
        call.seconds = time.perf_counter() - started
        listener.ended(call)
