"""How a call of fit, evaluate or predict is going to run, decided from named conditions before it starts."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sunbae._compat import load_keras
from sunbae.engine import hooks
from sunbae.engine.work import flops, loops_inside

# A quarter of a second on a slow core; a recurrent layer or convolution uses each weight about so often a row.
LONG_EPOCH, USES = 2e9, 100

Way = Literal["epochs", "steps", "streamed", "single", "keras"]


@dataclass(frozen=True)
class Plan:
    """What was decided.

    Attributes:
      call: fit, evaluate or predict.
      way: "epochs": several epochs in one compiled program; "steps": the steps of an epoch in one program; "streamed":
        batches are drawn as Keras draws them and go into a program by groups; "single": one by one, each step a program
        of its own; "keras": Keras' own method (a Fallback).
      reasons: for "keras", what is not covered; for the others, why not a faster way.
    """

    call: Literal["fit", "evaluate", "predict"]
    way: Way
    reasons: tuple[str, ...] = ()

    @property
    def fallback(self) -> bool:
        """Whether Keras' own method runs."""
        return self.way == "keras"

    def __str__(self) -> str:
        names = {
            "epochs": "compiled, several epochs at once",
            "steps": "compiled, whole epochs",
            "streamed": "compiled, in groups of batches",
            "single": "compiled, step by step",
            "keras": "Keras' own",
        }
        return f"{self.call}: {names[self.way]}" + "".join(f"; {reason}" for reason in self.reasons)


@dataclass(frozen=True)
class Call:
    """The arguments that matter for the decision."""

    model: Any
    method: Literal["fit", "evaluate", "predict"]
    x: Any
    y: Any = None
    sample_weight: Any = None
    callbacks: Sequence[Any] = ()
    steps: int | None = None
    validation_data: Any = None
    validation_steps: int | None = None
    validation_freq: Any = 1
    exact: bool = False


def make_plan(call: Call) -> Plan:
    """The plan of a call. The data are looked at, never drawn from."""
    obstacles = tuple(_obstacles(call))
    if obstacles:
        return Plan(call.method, "keras", obstacles)
    streaming = tuple(_streaming(call))
    singly = call.exact and _may_convolve(call.model)
    obstacles = tuple(_several_steps_at_once(call, drawn=singly or bool(streaming)))
    if obstacles:
        return Plan(call.method, "keras", obstacles)
    if singly:
        why = "in a compiled loop a convolution rounds differently from Keras' step"
        return Plan(call.method, "single", (why, *streaming))
    if streaming:
        return Plan(call.method, "streamed", streaming)
    return Plan(call.method, "steps")


def settled(plan: Plan, call: Call) -> Plan:
    """The plan of a fit once the model is built and its metrics are known: several epochs at once if possible."""
    if plan.way != "steps" or call.method != "fit":
        return plan
    singly = tuple(_one_epoch_at_a_time(call))
    return Plan("fit", "steps", singly) if singly else Plan("fit", "epochs")


def _obstacles(call: Call) -> Iterator[str]:
    """Everything that only Keras' own method covers."""
    conditions = _MODEL if call.method == "predict" else (*_MODEL, *_COMPILED)
    yield from (reason for reason, holds in conditions if holds(call.model))
    names = {"fit": hooks.TRAIN + hooks.TEST, "evaluate": hooks.TEST, "predict": hooks.PREDICT}[call.method]
    for callback in call.callbacks:
        why = hooks.obstacle(callback, names)
        if why:
            yield why
    for overridden in _overridden(call.model, call.method):
        yield f"{type(call.model).__name__} has a {overridden}() of its own"
    for data in (call.x, call.y, call.sample_weight, call.validation_data):
        yield from _data(data)


def _foreign_optimizer(model: Any) -> bool:
    optimizer = getattr(model, "optimizer", None)
    return optimizer is not None and not isinstance(optimizer, load_keras().optimizers.Optimizer)


def _debug_limits(_model: Any) -> bool:
    config = load_keras().config
    return any(getattr(config, name, lambda: None)() for name in ("max_epochs", "max_steps_per_epoch"))


def _nnx(_model: Any) -> bool:
    return bool(load_keras().src.backend.config.is_nnx_enabled())


_MODEL: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("run_eagerly=True: every step is Python", lambda m: bool(m.run_eagerly)),
    ("jit_compile=False, or a layer that cannot be compiled", lambda m: not m.run_eagerly and not m.jit_compile),
    ("a distribution is set", lambda _m: load_keras().distribution.distribution() is not None),
    ("Keras runs on NNX", _nnx),
    ("KERAS_MAX_EPOCHS or KERAS_MAX_STEPS_PER_EPOCH limits a debugging run", _debug_limits),
)
_COMPILED: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("the model is not compiled", lambda m: not m.compiled),
    ("the optimizer is not one of Keras", _foreign_optimizer),
    ("the model has no optimizer", lambda m: m.compiled and m.optimizer is None),
)


def _overridden(model: Any, method: str) -> Iterator[str]:
    """Methods of the trainer that a subclass replaced and that we would not call."""
    trainer = load_keras().src.backend.jax.trainer.JAXTrainer
    ours = {
        "fit": ("fit", "evaluate", "make_train_function", "make_test_function", "_symbolic_build", "jax_state_sync"),
        "evaluate": ("evaluate", "make_test_function", "_symbolic_build", "jax_state_sync"),
        "predict": ("predict", "make_predict_function", "jax_state_sync"),
    }[method]
    for name in ours:
        if getattr(type(model), name) is not getattr(trainer, name):
            yield name


def _data(data: Any) -> Iterator[str]:
    """What of the data has no form that a compiled loop can take."""
    keras = load_keras()
    adapters = keras.src.trainers.data_adapters
    utils = adapters.data_adapter_utils
    for leaf in keras.tree.flatten(data):
        if leaf is None:
            continue
        if utils.is_scipy_sparse(leaf) or utils.is_jax_sparse(leaf) or utils.is_tensorflow_sparse(leaf):
            yield "sparse data"
        elif utils.is_tensorflow_ragged(leaf):
            yield "ragged data"
        elif getattr(getattr(leaf, "dtype", None), "kind", "f") in "OUSV":
            yield f"data of dtype {leaf.dtype}"
        elif isinstance(leaf, types.GeneratorType):
            yield from _generator(leaf)
        elif isinstance(leaf, keras.utils.PyDataset):
            yield from _knows_a_model(vars(leaf).values(), "the data set holds")


def _generator(generator: types.GeneratorType[Any, Any, Any]) -> Iterator[str]:
    """A generator that can see a model may yield batches that depend on the steps before."""
    frame = generator.gi_frame
    if frame is None:
        return
    named = [frame.f_globals[name] for name in generator.gi_code.co_names if name in frame.f_globals]
    yield from _knows_a_model([*frame.f_locals.values(), *named], "the generator sees")


def _knows_a_model(values: Any, how: str) -> Iterator[str]:
    keras = load_keras()
    for value in values:
        if isinstance(value, (keras.Layer, keras.Optimizer, keras.Variable, keras.callbacks.Callback)):
            yield f"{how} a {type(value).__name__}, so a batch may depend on the steps before it"
            return


def _is_arrays(*data: Any) -> bool:
    return bool(load_keras().src.trainers.data_adapters.array_data_adapter.can_convert_arrays(data))


def _streaming(call: Call) -> Iterator[str]:
    """Why batches must be drawn one by one."""
    if not _is_arrays(call.x, call.y, call.sample_weight):
        yield f"batches come from a {type(call.x).__name__}"
    elif call.steps is not None:
        yield "the number of steps is given, so an epoch may end within the rows"
    if call.method == "fit" and call.validation_data is not None:
        if not _is_arrays(call.validation_data):
            yield f"validation batches come from a {type(call.validation_data).__name__}"
        elif call.validation_steps is not None:
            yield "the number of validation steps is given"


def _several_steps_at_once(call: Call, *, drawn: bool) -> Iterator[str]:
    """What is not covered where Keras takes several steps between two hooks."""
    if call.model.steps_per_execution == 1:
        return
    if drawn:
        yield "steps_per_execution is more than 1 and batches are drawn one by one"
    if call.method == "predict" and hooks.hooks_of(call.callbacks).predict:
        yield "steps_per_execution is more than 1 and a callback hears the outputs"


def _may_convolve(model: Any) -> bool:
    """Whether a layer is a convolution, or one of the user's that may hold one."""
    for layer in model._flatten_layers():
        home = type(layer).__module__
        if ".convolutional." in home or not home.startswith("keras.") or "ConvLSTM" in type(layer).__name__:
            return True
    return False


def _one_epoch_at_a_time(call: Call) -> Iterator[str]:
    """Why Python must look in after every epoch."""
    model, trainer = call.model, load_keras().src.backend.jax.trainer.JAXTrainer
    found = hooks.hooks_of(call.callbacks)
    if not found.only_logs:
        yield "a callback may look at the model after each epoch"
    if found.train or found.test:
        yield "batch hooks are called with the logs of every step"
    rows = len(next(leaf for leaf in load_keras().tree.flatten(call.x) if leaf is not None))
    if flops(model, rows) * (USES if loops_inside(model) else 1) > LONG_EPOCH:
        yield "an epoch takes long enough to look in within it"
    if call.validation_data is not None and call.validation_freq != 1:
        yield "validation does not follow every epoch"
    names = ("train_step", "test_step", "compute_metrics", "get_metrics_result", "reset_metrics", "metrics")
    replaced = [name for name in names if getattr(type(model), name) is not getattr(trainer, name)]
    if replaced:
        yield f"{type(model).__name__} has a {replaced[0]} of its own"
    elif not all(_is_mean(m) for m in metrics_in(model)):
        yield "a metric is more than a mean, so Keras computes it after each epoch"


def metrics_in(model: Any) -> list[Any]:
    """The metrics of a model as Keras resets and prints them, containers opened."""
    found: list[Any] = []
    for metric in model.metrics:
        inner = metric.metrics if type(metric).__name__ == "CompileMetrics" else [metric]
        found += inner
    return found


def _is_mean(metric: Any) -> bool:
    """Whether the result is a single division, which gives the same bits in a program and outside."""
    mean, kind = load_keras().metrics.Mean, type(metric)
    return isinstance(metric, mean) and kind.result is mean.result and kind.reset_state is mean.reset_state
