"""The loss and the optimizer of a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.models.dropout import fading_dropout_class
from sunbae.models.rates import averaging_class, factored_class, rate_of
from sunbae.models.spec import ForecastSpec, HeadSpec, HeadsSpec, OutputSpec


def compile_model(
    model: Any,
    outputs: OutputSpec | ForecastSpec | HeadsSpec,
    params: Any,
    *,
    total_steps: int,
    metrics: Sequence[str] = (),
) -> Any:
    """`model` compiled in place with AdamW and the loss of its task; of several outputs each has its own.

    Args:
      model: uncompiled `keras.Model`.
      outputs: tells the task and the unit of the target.
      params: has learning_rate, schedule and weight_decay.
      total_steps: optimizer steps until the last possible epoch, the length of the cosine schedule.
      metrics: what Keras counts besides, of a network with one output.

    A regression's loss is the mean squared error in standard deviations of the training target, (y - y_hat) / scale,
    so that one learning rate suits house prices and interest rates alike; multiply by scale squared to have it in
    the target's unit.
    Source: AdamW is Loshchilov & Hutter 2019, arXiv 1711.05101; the cosine schedule is theirs, arXiv 1608.03983.
    """
    optimizer = _optimizer(params, max(1, total_steps))
    for layer in model.layers:
        if isinstance(layer, fading_dropout_class()):
            layer.total = max(1, total_steps)
    if isinstance(outputs, HeadsSpec):
        heads = {head.name: head for head in outputs.heads}
        model.compile(
            optimizer=optimizer,
            loss={name: _head_loss(head) for name, head in heads.items()},
            loss_weights={name: head.weight for name, head in heads.items()},
            metrics={name: list(head.metrics) for name, head in heads.items()},
        )
    else:
        model.compile(optimizer=optimizer, loss=_loss(outputs), metrics=list(metrics) or None)
    return model


MOMENTUM = 0.9


def _optimizer(params: Any, total_steps: int) -> Any:
    optimizers, decay, rate = load_keras().optimizers, params.weight_decay, rate_of(params, total_steps)
    if factors := getattr(params, "factors", None):
        said = {"factors": factors, "still": params.still, "total": total_steps}
        return factored_class()(rate, decay=decay, beta_2=params.beta_2, **said)
    kind = getattr(params, "optimizer", "adamw")
    if kind == "sgd" and getattr(params, "averaging", False):
        return averaging_class()(rate, decay=decay, total=total_steps, momentum=MOMENTUM)
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
