"""What is changed in Keras while a model is traced for the CPU, and how it is undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from sunbae._compat import load_keras, random_bits_lowering

Mode = Literal["auto", "exact"]
_mode: ContextVar[Mode | None] = ContextVar("mode", default=None)


@dataclass(frozen=True)
class Patch:
    """One function that is replaced.

    Attributes:
      owner: the module or the dictionary that holds it.
      name: its name, or key, there.
      wrap: original -> replacement.
      modes: in which it is used.
      why: one line for people.
      function_of, with_function: what is held -> the function; (what is held, function) -> what to hold instead.
    """

    owner: Any
    name: Any
    wrap: Callable[[Callable[..., Any]], Callable[..., Any]]
    modes: frozenset[Mode]
    why: str
    function_of: Callable[[Any], Callable[..., Any]] = lambda held: held
    with_function: Callable[[Any, Callable[..., Any]], Any] = lambda _held, function: function

    @property
    def place(self) -> Any:
        """The dictionary in which it is found: KeyError if the owner is the wrong one."""
        return self.owner if isinstance(self.owner, dict) else vars(self.owner)

    def put(self, value: Any) -> None:
        """The one place where something is set."""
        if isinstance(self.owner, dict):
            self.owner[self.name] = value
        else:
            setattr(self.owner, self.name, value)


def patches() -> tuple[Patch, ...]:
    """The table. Made on call: it needs Keras and JAX."""
    nn, numpy = load_keras().src.backend.jax.nn, load_keras().src.backend.jax.numpy
    from sunbae.engine.kernels import forms
    from sunbae.engine.kernels.random_bits import threefry

    auto: frozenset[Mode] = frozenset(("auto",))
    both: frozenset[Mode] = frozenset(("auto", "exact"))
    lowering = random_bits_lowering()
    random_bits = (
        ()
        if lowering is None
        else (
            Patch(
                lowering.table,
                lowering.primitive,
                lambda _original: lowering.rule_from(threefry, multiple_results=True),
                both,
                "random bits are made without a loop",
                lowering.rule_of,
                lowering.with_rule,
            ),
        )
    )
    return (
        *random_bits,
        Patch(nn, "conv", forms.wrap_conv, auto, "a convolution is a matrix product of patches"),
        Patch(nn, "depthwise_conv", forms.wrap_depthwise_conv, auto, "a depthwise convolution is a sum of slices"),
        Patch(nn, "max_pool", forms.wrap_max_pool, auto, "max pooling is a maximum of slices"),
        Patch(nn, "average_pool", forms.wrap_average_pool, auto, "average pooling is a sum of slices"),
        Patch(numpy, "matmul", forms.wrap_matmul, auto, "a product with a matrix is one of rows"),
    )


_lock = threading.Lock()
_inside = 0  # how many `applied` blocks are open, in all threads
_found: list[tuple[Patch, Any]] = []


@contextmanager
def applied(mode: Mode) -> Iterator[None]:
    """Trace, lower and compile Keras models inside: on a CPU, operations take the forms that are faster there.

    Args:
      mode: "auto" for what agrees with Keras' own to rounding, "exact" for what is bit-identical to it.

    The replacements are in place for the whole process from the first `applied` that is entered until the last one is
    left, but only do something in the thread (more exactly: in the context) that is inside: two threads can trace at
    the same time, in different modes. What was traced before by the same `jax.jit` function is not traced again.

    Winograd, patches and max pooling have gradients of their own (`jax.custom_vjp`): gradients of gradients work,
    forward-mode differentiation (`jax.jvp`, `jax.hessian`) does not.
    """
    import jax

    if jax.default_backend() != "cpu":
        yield
        return
    _enter()
    try:
        token = _mode.set(mode)
        try:
            yield
        finally:
            _mode.reset(token)
    finally:
        _leave()


def _enter() -> None:
    global _inside
    with _lock:
        if not _inside:
            for patch in patches():
                held = patch.place[patch.name]
                patch.put(patch.with_function(held, _dispatching(patch, patch.function_of(held))))
                _found.append((patch, held))
        _inside += 1


def _leave() -> None:
    global _inside
    with _lock:
        _inside -= 1
        while not _inside and _found:
            patch, held = _found.pop()
            patch.put(held)


def _dispatching(patch: Patch, original: Callable[..., Any]) -> Callable[..., Any]:
    replacement = patch.wrap(original)

    @wraps(original)
    def either(*args: Any, **kwargs: Any) -> Any:
        return (replacement if _mode.get() in patch.modes else original)(*args, **kwargs)

    return either
