"""Everything that depends on which Keras and JAX are installed, and the one way to import them."""

from __future__ import annotations

import dataclasses
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from sunbae._collector import uncollected
from sunbae.errors import SunbaeError
from sunbae.i18n import _


def load_keras() -> Any:
    """Import Keras on the JAX backend, whatever `~/.keras/keras.json` says.

    Raises: SunbaeError if Keras was already imported with another backend.
    """
    already = sys.modules.get("keras")
    if already is None:
        os.environ["KERAS_BACKEND"] = "jax"
        # A warning about absent accelerators is no news on an ordinary computer.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with uncollected(stays=already is None):
        import keras

    if keras.backend.backend() != "jax":
        raise SunbaeError(
            _(
                "Keras is already loaded with the {backend} backend; sunbae needs jax. "
                'Set os.environ["KERAS_BACKEND"] = "jax" before the first import of keras.'
            ).format(backend=keras.backend.backend())
        )
    return keras


def home_of_operation(kind: str) -> str | None:
    """The module of Keras that has a class of operations, such as `Multiply` of x * 2; None if there is none."""
    ops = load_keras().src.ops
    homes = ("numpy", "core", "nn", "math", "image", "linalg", "einops")
    return next(
        (f"keras.src.ops.{m}" for m in homes if isinstance(getattr(getattr(ops, m, None), kind, 0), type)), None
    )


@contextmanager
def without_values() -> Iterator[None]:
    """Inside, models are built whose variables have shapes and no values, and never get any."""
    keras = load_keras()
    state = keras.src.backend.common.global_state
    before = state.get_global_attribute("uninitialized_variables")
    try:
        with keras.StatelessScope(initialize_variables=False):
            state.set_global_attribute("uninitialized_variables", [])
            yield
    finally:
        # Keras gives values to all that are still without when the next scope ends, however large they are.
        state.set_global_attribute("uninitialized_variables", before)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Inside, new Keras layers draw from `seed`; on leaving, every global generator is as it was."""
    keras = load_keras()
    python_state, numpy_state = random.getstate(), np.random.get_state()
    attribute = keras.src.backend.common.global_state.get_global_attribute
    set_attribute = keras.src.backend.common.global_state.set_global_attribute
    generator = attribute("global_seed_generator")
    global_seed = attribute("global_random_seed")
    try:
        keras.utils.set_random_seed(seed)
        yield
    finally:
        random.setstate(python_state)
        np.random.set_state(numpy_state)
        set_attribute("global_seed_generator", generator)
        set_attribute("global_random_seed", global_seed)


class Lowering(NamedTuple):
    """Where jax keeps the rule that lowers a primitive."""

    table: Any  # primitive -> entry
    primitive: Any
    rule_of: Callable[[Any], Callable[..., Any]]  # entry -> rule
    with_rule: Callable[[Any, Callable[..., Any]], Any]  # (entry, rule) -> entry
    rule_from: Callable[..., Callable[..., Any]]  # a function of arrays -> rule


def random_bits_lowering() -> Lowering | None:
    """Where jax keeps how Threefry, its generator of random bits, is lowered for a CPU; None if that is elsewhere."""
    try:
        from jax._src.interpreters import mlir
        from jax.extend.random import threefry2x32_p

        table, rule_from = mlir._platform_specific_lowerings["cpu"], mlir.lower_fun
        entry = table[threefry2x32_p]
    except (ImportError, AttributeError, KeyError):
        return None
    if callable(entry):
        return Lowering(table, threefry2x32_p, lambda entry: entry, lambda _entry, rule: rule, rule_from)
    # Newer versions put the rule into a dataclass.
    if not dataclasses.is_dataclass(entry) or not callable(getattr(entry, "rule", None)):
        return None
    with_rule = lambda entry, rule: dataclasses.replace(entry, rule=rule)  # noqa: E731
    return Lowering(table, threefry2x32_p, lambda entry: entry.rule, with_rule, rule_from)
