"""The same model trained by Keras' own `fit` and by ours, compared to the last bit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.fit import fit
from sunbae.engine.plan import Plan

keras = load_keras()


@dataclass
class Outcome:
    """Everything that a fit leaves behind."""

    variables: list[np.ndarray]
    history: dict[str, list[float]]
    epochs: list[int]
    drawn: float  # what NumPy's global generator gives next
    extra: Any
    model: Any
    plan: Plan | None


def train(build, call, *, ours: bool) -> Outcome:
    """Build a model from fixed seeds and fit it; `call()` gives the arguments, and under "extra" what to compare."""
    keras.utils.clear_session()  # names of layers and metrics are counted
    keras.utils.set_random_seed(3)
    model = build()
    arguments = dict(call())
    extra = arguments.pop("extra", None)
    plans: list[Plan] = []
    keras.utils.set_random_seed(4)
    arguments.setdefault("verbose", 0)
    history = fit(model, **arguments, kernels="exact", on_plan=plans.append) if ours else model.fit(**arguments)
    optimizer = model.optimizer.variables if model.optimizer is not None else []
    variables = [*model.trainable_variables, *model.non_trainable_variables, *optimizer, *model.metrics_variables]
    return Outcome(
        [np.asarray(v.value) for v in variables], history.history, history.epoch, float(np.random.rand()), extra, model,
        plans[0] if plans else None,
    )  # fmt: skip


def assert_twins(build, call, *, way: str | None = None) -> tuple[Outcome, Outcome]:
    """Keras' outcome and ours, which must be the same to the last bit."""
    keras_own, own = train(build, call, ours=False), train(build, call, ours=True)
    assert own.plan is not None
    if way is not None:
        assert own.plan.way == way, str(own.plan)
    assert repr(own.history) == repr(keras_own.history)  # nan is nan here
    assert own.epochs == keras_own.epochs
    assert len(own.variables) == len(keras_own.variables)
    for k, (a, b) in enumerate(zip(own.variables, keras_own.variables, strict=True)):
        np.testing.assert_array_equal(a, b, err_msg=f"variable {k}", strict=True)
    assert own.drawn == keras_own.drawn
    return keras_own, own
