"""How training changes step by step: schedules of the learning rate, factors of variables, averages of weights."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sunbae._compat import load_keras

WARM_UP = 0.2  # share of the steps of one_cycle in which they grow
FIRST = 0.2  # share of the largest step that the first one has
EVERY, KEPT = 5, 0.95  # steps between two averages, and what an average keeps of the one before, per step, at the end


def rate_of(params: Any, total_steps: int) -> Any:
    """The learning rate, step by step: a number, or a schedule.

    Source: one cycle is Smith & Topin 2018, arXiv 1708.07120; coslog4 Holzmüller et al. 2024, arXiv 2407.04491.
    """
    schedules = load_keras().optimizers.schedules
    if params.schedule == "cosine":
        return schedules.CosineDecay(params.learning_rate, decay_steps=total_steps)
    if params.schedule == "one_cycle":
        warm_up = max(1, round(WARM_UP * total_steps))
        up, peak = params.learning_rate * FIRST, params.learning_rate
        return one_cycle_class()(up, peak, warm_up, total_steps)
    if params.schedule == "coslog4":
        return cos_log_class()(params.learning_rate, total_steps)
    return params.learning_rate


def fading(step: Any, total: int) -> Any:
    """How much is left at a step of what is whole for half of the steps and then ends like a cosine: 1 to 0.

    Args:
      step: int or tensor of one, from 0.
    """
    ops = load_keras().ops
    share = ops.minimum(ops.cast(step, "float32") / total, 1.0)
    return ops.where(share < 0.5, 1.0, 0.5 * (1 + ops.cos(math.pi * (2 * share - 1))))


@cache
def one_cycle_class() -> Any:
    """The schedule that grows and shrinks in straight lines. Made on call: it needs Keras."""
    keras = load_keras()

    class OneCycle(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc,name-defined]
        """From `first` to `peak` in `warm_up` steps, then to 0 at step `total`."""

        def __init__(self, first: float, peak: float, warm_up: int, total: int) -> None:
            self.first, self.peak, self.warm_up, self.total = first, peak, warm_up, total

        def __call__(self, step: Any) -> Any:
            """The rate at a step."""
            step = keras.ops.cast(step, "float32")
            growing = self.first + (self.peak - self.first) * step / self.warm_up
            shrinking = self.peak * (self.total - step) / max(1, self.total - self.warm_up)
            return keras.ops.maximum(keras.ops.minimum(growing, shrinking), 0.0)

        def get_config(self) -> dict[str, Any]:
            """Its arguments."""
            return {"first": self.first, "peak": self.peak, "warm_up": self.warm_up, "total": self.total}

    return OneCycle


@cache
def cos_log_class() -> Any:
    """The schedule of four cosine cycles. Made on call: it needs Keras."""
    keras = load_keras()

    class CosLog4(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc,name-defined]
        """From 0 up to `peak` and back, four times until step `total`, each time about twice as long."""

        def __init__(self, peak: float, total: int) -> None:
            self.peak, self.total = peak, total

        def __call__(self, step: Any) -> Any:
            """The rate at a step."""
            share = keras.ops.minimum(keras.ops.cast(step, "float32") / self.total, 1.0)
            turns = keras.ops.log(1 + 15 * share) / math.log(2)
            return self.peak * 0.5 * (1 - keras.ops.cos(2 * math.pi * turns))

        def get_config(self) -> dict[str, Any]:
            """Its arguments."""
            return {"peak": self.peak, "total": self.total}

    return CosLog4


@cache
def factored_class() -> Any:
    """AdamW with a factor for each variable. Made on call: it needs Keras."""
    keras = load_keras()
    ops = keras.ops

    class FactoredAdamW(keras.optimizers.AdamW):  # type: ignore[misc,name-defined]
        """AdamW whose weight decay is whole for half the steps, then ends like a cosine.

        Args:
          factors: part of a variable's name, such as `dense_1/bias` -> by which its steps are multiplied; its weight
            decay is multiplied by the square.
          still: parts of the names of variables without weight decay.
          total: steps.
        """

        def __init__(
            self,
            rate: Any,
            *,
            decay: float,
            beta_2: float,
            factors: Mapping[str, float],
            still: Sequence[str],
            total: int,
        ) -> None:
            super().__init__(rate, weight_decay=decay, beta_2=beta_2)
            self._factors, self._still, self._total = dict(factors), tuple(still), total

        def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
            """One step of one variable."""
            super().update_step(gradient, variable, learning_rate * self._factor(variable))

        def _factor(self, variable: Any) -> float:
            name = _name_of(variable)
            return next((factor for part, factor in self._factors.items() if part in name), 1.0)

        def _apply_weight_decay(self, variables: Any) -> None:
            if not self.weight_decay:
                return
            left = fading(self.iterations, self._total)
            for variable in variables:
                if not any(part in _name_of(variable) for part in self._still):
                    pull = self.learning_rate * self._factor(variable) ** 2 * self.weight_decay * left
                    variable.assign(variable - variable * ops.cast(pull, variable.dtype))

    return FactoredAdamW


@cache
def averaging_class() -> Any:
    """SGD whose weights are drawn to their average. Made on call: it needs Keras."""
    keras = load_keras()
    ops = keras.ops

    class AveragingSGD(keras.optimizers.SGD):  # type: ignore[misc,name-defined]
        """SGD with momentum that every `EVERY` steps goes on from a running average of its weights.

        An average keeps more and more of the one before: `KEPT` ** `EVERY` times the cube of the share of steps done.
        Source: Zhang et al. 2019, Lookahead Optimizer, arXiv 1907.08610; the schedule is that of Jordan 2024, arXiv
        2404.04454.
        """

        def __init__(self, rate: Any, *, decay: float, total: int, momentum: float) -> None:
            super().__init__(rate, momentum=momentum, nesterov=True, weight_decay=decay or None)
            self._total = total

        def build(self, variables: Any) -> None:
            """Make its variables."""
            if self.built:
                return
            super().build(variables)
            self._averages = self.add_optimizer_variables(variables, "average")
            for average, variable in zip(self._averages, variables, strict=True):
                average.assign(variable)

        def _backend_apply_gradients(self, grads: Any, trainable_variables: Any) -> None:
            super()._backend_apply_gradients(grads, trainable_variables)
            done = self.iterations + 1
            share = ops.minimum(ops.cast(done, "float32") / self._total, 1.0)
            now = ops.equal(done % EVERY, 0)
            kept = KEPT**EVERY * share**3
            for variable in trainable_variables:
                average = self._averages[self._get_variable_index(variable)]
                before, fast = average.value, variable.value
                mixed = ops.where(now, kept * before + (1 - kept) * fast, before)
                variable.assign(ops.where(now, mixed, fast))
                average.assign(mixed)

    return AveragingSGD


def _name_of(variable: Any) -> str:
    """`LAYER/VARIABLE`."""
    return "/".join(variable.path.split("/")[-2:])
