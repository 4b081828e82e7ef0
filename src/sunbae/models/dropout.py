"""Dropout whose random numbers cost less, and dropout that fades."""

from __future__ import annotations

from functools import cache
from typing import Any

from sunbae._compat import load_keras
from sunbae.models.rates import fading

STEPS = 4096  # of an even number of which two are made of one float32, whose 23 bits they share


@cache
def quick_dropout_class() -> Any:
    """The layer. Made on call: it needs Keras."""
    keras = load_keras()

    class QuickDropout(keras.layers.Dropout):  # type: ignore[misc,name-defined]
        """Dropout of half as many random numbers, see `dropped`."""

        def call(self, inputs: Any, training: bool = False) -> Any:
            """The inputs, in training some of them 0 and the others larger."""
            return dropped(inputs, self.rate, self.seed_generator) if training and self.rate else inputs

    return QuickDropout


@cache
def fading_dropout_class() -> Any:
    """The layer. Made on call: it needs Keras."""
    keras = load_keras()

    class FadingDropout(keras.layers.Layer):  # type: ignore[misc,name-defined]
        """Dropout whose rate is whole for half of the steps and then ends like a cosine, see `fading`.

        Attributes:
          total: steps of the training; until it is set, the rate is whole.
        """

        total = 0

        def __init__(self, rate: float, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.rate, self.draws = rate, keras.random.SeedGenerator()
            self.step = self.add_weight(shape=(), initializer="zeros", dtype="int32", trainable=False, name="step")

        def call(self, inputs: Any, training: bool = False) -> Any:
            """The inputs, in training some of them 0 and the others larger."""
            if not training:
                return inputs
            rate = self.rate * (fading(self.step, self.total) if self.total else 1.0)
            self.step.assign(self.step + 1)
            return dropped(inputs, rate, self.draws)

    return FadingDropout


def dropped(x: Any, rate: Any, draws: Any) -> Any:
    """`x` (..., W), a share `rate` of which is 0 and the rest 1 / (1 - rate) times as large.

    Args:
      rate: number or tensor of one; it counts in steps of 1 / `STEPS`.
      draws: a `SeedGenerator`.
    """
    ops = load_keras().ops
    drawn = _drawn(x.shape[-1], ops.shape(x)[:-1], draws)
    return ops.where(drawn >= rate, x / (1 - rate), 0.0)


def _drawn(units: int, rows: Any, draws: Any) -> Any:
    """Even numbers from 0 to 1 in steps of 1 / `STEPS`, (..., units): two of each random number, for drawing is half
    of the time of a small layer.
    """
    keras = load_keras()
    both = STEPS * keras.random.uniform((*rows, -(-units // 2)), seed=draws)
    first = keras.ops.floor(both)
    return keras.ops.concatenate([first / STEPS, both - first], axis=-1)[..., :units]
