"""What is changed in Keras while a model is traced for the CPU, and how it is undone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from sunbae._compat import load_keras

Mode = Literal["auto", "exact"]
_mode: ContextVar[Mode | None] = ContextVar("mode", default=None)


@dataclass(frozen=True)
class Patch:
    """One function that is replaced.

    Attributes:
      owner: the module that defines it.
      name: its name there.
      wrap: original -> replacement.
      modes: in which it is used.
      why: one line for people.
    """

    owner: Any
    name: str
    wrap: Callable[[Callable[..., Any]], Callable[..., Any]]
    modes: frozenset[Mode]
    why: str


def patches() -> tuple[Patch, ...]:
    """The table. Made on call: it needs Keras and JAX."""
    nn = load_keras().src.backend.jax.nn
    from sunbae.engine.kernels import forms

    auto: frozenset[Mode] = frozenset(("auto",))
    return (
        Patch(nn, "conv", forms.wrap_conv, auto, "a convolution is a matrix product of patches"),
        Patch(nn, "max_pool", forms.wrap_max_pool, auto, "max pooling is a maximum of slices"),
        Patch(nn, "average_pool", forms.wrap_average_pool, auto, "average pooling is a sum of slices"),
    )


_lock = threading.Lock()
_inside = 0  # how many `applied` blocks are open, in all threads
_found: list[tuple[Any, str, Any]] = []


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
                original = vars(patch.owner)[patch.name]  # KeyError: wrong owner
                setattr(patch.owner, patch.name, _dispatching(patch, original))
                _found.append((patch.owner, patch.name, original))
        _inside += 1


def _leave() -> None:
    global _inside
    with _lock:
        _inside -= 1
        while not _inside and _found:
            setattr(*_found.pop())


def _dispatching(patch: Patch, original: Callable[..., Any]) -> Callable[..., Any]:
    replacement = patch.wrap(original)

    @wraps(original)
    def either(*args: Any, **kwargs: Any) -> Any:
        return (replacement if _mode.get() in patch.modes else original)(*args, **kwargs)

    return either
