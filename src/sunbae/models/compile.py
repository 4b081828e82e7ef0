"""The loss and the optimizer of a network."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.models.spec import ForecastSpec, HeadSpec, HeadsSpec, OutputSpec


def compile_model(model: Any, outputs: OutputSpec | ForecastSpec | HeadsSpec, params: Any, *, total_steps: int) -> Any:
    """`model` compiled in place with AdamW and the loss of its task; of several outputs each has its own.

    Args:
      model: uncompiled `keras.Model`.
      outputs: tells the task and the unit of the target.
      params: has learning_rate, schedule and weight_decay.
      total_steps: optimizer steps until the last possible epoch, the length of the cosine schedule.

    A regression's loss is the mean squared error in standard deviations of the training target, (y - y_hat) / scale,
    so that one learning rate suits house prices and interest rates alike; multiply by scale squared to have it in
    the target's unit.
    Source: AdamW is Loshchilov & Hutter 2019, arXiv 1711.05101; the cosine schedule is theirs, arXiv 1608.03983.
    """
    optimizer = _optimizer(params, _rate(params, max(1, total_steps)))
    if isinstance(outputs, HeadsSpec):
        heads = {head.name: head for head in outputs.heads}
        model.compile(
            optimizer=optimizer,
            loss={name: _head_loss(head) for name, head in heads.items()},
            loss_weights={name: head.weight for name, head in heads.items()},
            metrics={name: list(head.metrics) for name, head in heads.items()},
        )
    else:
        model.compile(optimizer=optimizer, loss=_loss(outputs))
    return model


WARM_UP = 0.2  # share of the steps of one_cycle in which they grow
FIRST = 0.2  # share of the largest step that the first one has


def _rate(params: Any, total_steps: int) -> Any:
    """The learning rate, step by step.

    Source: one cycle is Smith & Topin 2018, arXiv 1708.07120.
    """
    schedules = load_keras().optimizers.schedules
    if params.schedule == "cosine":
        return schedules.CosineDecay(params.learning_rate, decay_steps=total_steps)
    if params.schedule == "one_cycle":
        warm_up = max(1, round(WARM_UP * total_steps))
        up, peak = params.learning_rate * FIRST, params.learning_rate
        return one_cycle_class()(up, peak, warm_up, total_steps)
    return params.learning_rate


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


MOMENTUM = 0.9


def _optimizer(params: Any, rate: Any) -> Any:
    optimizers, decay = load_keras().optimizers, params.weight_decay
    kind = getattr(params, "optimizer", "adamw")
    if kind == "sgd":
        return optimizers.SGD(rate, momentum=MOMENTUM, nesterov=True, weight_decay=decay or None)
    return optimizers.AdamW(rate, weight_decay=decay)


def _head_loss(head: HeadSpec) -> Any:
    if head.task != "regression":
        return "binary_crossentropy" if head.task == "binary" else "sparse_categorical_crossentropy"
    losses = load_keras().losses
    kind = {"mse": losses.mean_squared_error, "mae": losses.mean_absolute_error, "huber": losses.huber}[head.loss]
    scale = np.asarray(head.scale, dtype=np.float32)

    def standardized(y: Any, y_hat: Any) -> Any:
        return kind(y / scale, y_hat / scale)

    return standardized


def _loss(outputs: OutputSpec | ForecastSpec) -> Any:
    keras = load_keras()
    if isinstance(outputs, OutputSpec):
        if outputs.task == "binary":
            return "binary_crossentropy"
        if outputs.task == "multiclass":
            return "sparse_categorical_crossentropy"
        scale: Any = outputs.scale
    else:
        scale = np.asarray(outputs.scale, dtype=np.float32)

    def standardized_mse(y: Any, y_hat: Any) -> Any:
        return keras.losses.mean_squared_error(y / scale, y_hat / scale)

    return standardized_mse
