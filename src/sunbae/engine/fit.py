"""`fit`: the arguments and the meaning of `keras.Model.fit` on JAX, without its time between the steps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sunbae._compat import load_keras
from sunbae.engine.cache import kept_on_disk
from sunbae.engine.feed import feed_of
from sunbae.engine.hooks import Hooks, callbacks_in, hooks_of
from sunbae.engine.kernels import Mode, applied
from sunbae.engine.pace import Pace
from sunbae.engine.plan import Call, Plan, make_plan, settled
from sunbae.engine.programs import epochs_program, read_state, write_state
from sunbae.engine.replay import Replay, plain
from sunbae.engine.resume import Resume, check_resumable
from sunbae.engine.runner import MAX_GROUP, run_feed, run_stream
from sunbae.engine.steps import Batches, as_int
from sunbae.engine.tensorboard import without_tensorflow

MAX_EPOCHS_AT_ONCE = 1024
MAX_ORDERS = 4_000_000  # row numbers handed to one program


@kept_on_disk()
def fit(
    model: Any,
    x: Any = None,
    y: Any = None,
    batch_size: int | None = None,
    epochs: int = 1,
    verbose: Any = "auto",
    callbacks: Any = None,
    validation_split: float = 0.0,
    validation_data: Any = None,
    shuffle: Any = True,
    class_weight: dict[int, float] | None = None,
    sample_weight: Any = None,
    initial_epoch: int = 0,
    steps_per_epoch: int | None = None,
    validation_steps: int | None = None,
    validation_batch_size: int | None = None,
    validation_freq: Any = 1,
    *,
    kernels: Mode = "auto",
    resume: str | Path | None = None,
    on_plan: Callable[[Plan], None] = lambda plan: None,
) -> Any:
    """Train a compiled model as `model.fit` does, with the same result in less time.

    Args:
      model: a compiled `keras.Model` on the JAX backend.
      x ... validation_freq: those of `keras.Model.fit`.
      kernels: "exact" gives the bits of Keras' own `fit`; "auto" may take faster forms of convolution and pooling,
        which round differently.
      resume: a file; after a kill, the same call in a new process goes on from it and ends with the same bits.
      on_plan: told how the call is going to run, before it starts.

    Returns: `keras.callbacks.History`.
    Raises: what `keras.Model.fit` raises; with `resume`, OptionError for data or a callback that cannot be gone on
      with, CheckpointError for a file that is damaged or no checkpoint, OutputError if it cannot be written.

    With `resume`, the state of model, optimizer, callbacks and global generators is written to the file at the end of
    an epoch, for about a hundredth of the time and first after five seconds: a shorter fit leaves no file and is simply
    done again. A file of another training (other model, data, arguments, versions ...) is not used, with a warning that
    says what differs. The file is kept at the end: the same call then restores the end of the training and returns its
    whole History without training; with more `epochs` it goes on. Remove the file to train anew.
    A callback of your own takes part if it has `get_state()`, which returns plain values, and `set_state(state)`, or if
    it has no attributes. Rows that a CSVLogger wrote after the checkpoint are cut off and written again.
    """
    callbacks = without_tensorflow(callbacks)
    given = {
        "x": x, "y": y, "batch_size": batch_size, "epochs": epochs, "verbose": verbose, "callbacks": callbacks,
        "validation_split": validation_split, "validation_data": validation_data, "shuffle": shuffle,
        "class_weight": class_weight, "sample_weight": sample_weight, "initial_epoch": initial_epoch,
        "steps_per_epoch": steps_per_epoch, "validation_steps": validation_steps,
        "validation_batch_size": validation_batch_size, "validation_freq": validation_freq,
    }  # fmt: skip
    call = Call(
        model, "fit", x, y, sample_weight, callbacks_in(callbacks), steps_per_epoch,
        _validation_of(validation_data, validation_split), validation_steps, validation_freq, kernels == "exact",
    )  # fmt: skip
    plan = make_plan(call)
    if resume is not None:
        check_resumable(Path(resume), plan, call)
    if plan.fallback:
        on_plan(plan)
        return model.fit(**given)
    # A metric is known when the model is built, and the model is built when the arguments are in order.
    place = None if resume is None else Path(resume)
    return _train(model, lambda: _told(settled(plan, call), on_plan), kernels, place, **given)


def _told(plan: Plan, on_plan: Callable[[Plan], None]) -> Plan:
    on_plan(plan)
    return plan


def _validation_of(validation_data: Any, validation_split: float) -> Any:
    # Rows split off have the form of those that they are split from, which are looked at anyway.
    return validation_data if validation_data is not None else (() if validation_split else None)


def _train(model: Any, settle: Callable[[], Plan], mode: Mode, place: Path | None, **given: Any) -> Any:
    """The course of `JAXTrainer.fit`, step for step, but for who runs the steps."""
    keras = load_keras()
    trainers = keras.src.trainers.data_adapters
    iterator_of = keras.src.backend.jax.trainer.JAXEpochIterator
    model._assert_compile_called("fit")
    model._eval_epoch_iterator = None
    x, y, sample_weight = given["x"], given["y"], given["sample_weight"]
    validation_data, epochs = given["validation_data"], given["epochs"]
    if given["validation_split"] and validation_data is None:
        (x, y, sample_weight), validation_data = trainers.array_slicing.train_validation_split(
            (x, y, sample_weight), validation_split=given["validation_split"]
        )
    iterator = iterator_of(
        x=x, y=y, sample_weight=sample_weight, batch_size=given["batch_size"],
        steps_per_epoch=given["steps_per_epoch"], shuffle=given["shuffle"], class_weight=given["class_weight"],
        steps_per_execution=model.steps_per_execution,
    )  # fmt: skip
    model._symbolic_build(iterator=iterator)
    iterator.reset()
    callbacks = given["callbacks"]
    if not isinstance(callbacks, keras.callbacks.CallbackList):
        callbacks = keras.callbacks.CallbackList(
            callbacks, add_history=True, add_progbar=given["verbose"] != 0, verbose=given["verbose"], epochs=epochs,
            steps=iterator.num_batches, model=model,
        )  # fmt: skip
    validation = None
    if validation_data is not None:
        val_x, val_y, val_weight = trainers.data_adapter_utils.unpack_x_y_sample_weight(validation_data)
        validation = lambda: iterator_of(  # noqa: E731
            x=val_x, y=val_y, sample_weight=val_weight,
            batch_size=given["validation_batch_size"] or given["batch_size"],
            steps_per_execution=model.steps_per_execution, steps_per_epoch=given["validation_steps"], shuffle=False,
        )  # fmt: skip
    plan = settle()
    model.make_train_function()
    model.stop_training = False
    logs: dict[str, Any] = {}
    finished = False
    resume = None if place is None else Resume(place, model, callbacks.callbacks, iterator, given, mode)
    with resume.beginning() if resume else nullcontext():
        callbacks.on_train_begin()
    first = resume.epoch if resume else model._initial_epoch or given["initial_epoch"]
    course = _Course(model, callbacks, plan, mode, iterator, validation, given["validation_freq"], first, epochs)
    try:
        logs = _run(course, resume)
        finished = True
    finally:
        if isinstance(model.optimizer, keras.optimizers.Optimizer) and epochs > 0:
            model.optimizer.finalize_variable_values(model.trainable_weights)
        if getattr(model, "_eval_epoch_iterator", None) is not None:
            del model._eval_epoch_iterator
        if finished:
            callbacks.on_train_end(logs=logs)
        model._jax_state = None
    return model.history


def _run(course: _Course, resume: Resume | None) -> dict[str, Any]:
    """The epochs that are still to be done; the logs of the last one."""
    if resume is None:
        return course.run()
    if resume.over(course.epochs):
        return resume.logs
    course.reached = resume.reached
    logs = course.run()
    resume.end()
    return logs


class _Course:
    """The epochs of one call."""

    def __init__(
        self,
        model: Any,
        callbacks: Any,
        plan: Plan,
        mode: Mode,
        iterator: Any,
        validation: Callable[[], Any] | None,
        validation_freq: Any,
        first: int,
        epochs: int,
    ) -> None:
        self.model, self.callbacks, self.plan, self.mode = model, callbacks, plan, mode
        self.iterator, self.validation, self.validation_freq = iterator, validation, validation_freq
        self.first, self.epochs = first, epochs
        self.hooks: Hooks = hooks_of(callbacks.callbacks)
        self.reached: Callable[[int, dict[str, Any]], None] = lambda epoch, logs: None

    def run(self) -> dict[str, Any]:
        """Train; the logs of the last epoch."""
        if self.plan.way == "epochs":
            return self._several_at_once()
        return self._one_by_one()

    def _one_by_one(self) -> dict[str, Any]:
        model, callbacks = self.model, self.callbacks
        logs: dict[str, Any] = {}
        trained: dict[str, Any] = {}
        train = self._runner("train", self.iterator)
        test: Callable[[], Any] | None = None
        for epoch in range(self.first, self.epochs):
            undo = _reset_metrics(model)
            callbacks.on_epoch_begin(epoch)
            last = train()
            if last is None:
                undo()  # nothing was left to draw: Keras tells the logs of the epoch before once more
            else:
                trained = dict(model._get_metrics_result_or_logs(last))
            logs = dict(trained)
            if self.validation is not None and model._should_eval(epoch, self.validation_freq):
                if test is None:
                    test = self._validator(self.validation())
                logs |= {f"val_{name}": value for name, value in test().items()}
            callbacks.on_epoch_end(epoch, logs)
            self.reached(epoch + 1, logs)
            if model.stop_training:
                break
        return logs

    def _runner(self, kind: Literal["train", "test"], iterator: Any) -> Callable[[], Any]:
        """A function that runs the steps of one epoch on the model and returns the logs of the last one."""
        replay, pace = Replay.of(self.model, self.hooks, kind), Pace()
        if self.plan.way in ("streamed", "single"):
            limit = 1 if self.plan.way == "single" else MAX_GROUP
            return lambda: run_stream(self.model, iterator, replay, self.mode, limit=limit)
        adapter = iterator.data_adapter
        kept = None if self.hooks.own else feed_of(adapter)
        return lambda: run_feed(self.model, kept or feed_of(adapter), replay, pace, self.mode)

    def _validator(self, iterator: Any) -> Callable[[], dict[str, Any]]:
        """A function that does what `evaluate` does within `fit`."""
        model, callbacks = self.model, self.callbacks
        model._eval_epoch_iterator = iterator
        run = self._runner("test", iterator)

        def validate() -> dict[str, Any]:
            model._symbolic_build(iterator=iterator)
            iterator.reset()
            model.make_test_function()
            model.stop_evaluating = False
            callbacks.on_test_begin()
            undo = _reset_metrics(model)
            last = run()
            if last is None:
                undo()
            logs = plain(model._get_metrics_result_or_logs(last or {}))
            callbacks.on_test_end(logs)
            return logs

        return validate

    def _several_at_once(self) -> dict[str, Any]:
        """Epochs in groups, their logs handed to the callbacks afterwards.

        No callback looks at the model, so it may be further on than the logs say. Where one stops the training, the
        group is run again from its start, exactly up to that epoch.
        """
        import jax

        model, callbacks = self.model, self.callbacks
        feed = feed_of(self.iterator.data_adapter)
        held_out = None if self.validation is None else feed_of(self.validation().data_adapter)
        batches = Batches(feed.n, min(feed.batch_size, feed.n))
        validation = None if held_out is None else Batches(held_out.n, min(held_out.batch_size, held_out.n))
        # Whatever the number of epochs asked for: another capacity would be another program to compile.
        capacity = int(min(MAX_EPOCHS_AT_ONCE, max(1, MAX_ORDERS // feed.n)))
        program = epochs_program(model, batches, validation, capacity, self.mode)
        model.reset_metrics()
        reset = [v.value for v in model.metrics_variables]
        pace = Pace()
        logs: dict[str, Any] = {}
        orders = np.zeros((capacity, feed.n), dtype=np.int32)
        epoch = self.first
        while epoch < self.epochs:
            count = min(pace.steps, capacity, self.epochs - epoch)
            drawn = np.random.get_state()
            for k in range(count):
                orders[k] = feed.order()
            state = read_state(model, "train")

            def run(count: int, state: Any = state) -> Any:
                held = None if held_out is None else held_out.data
                with applied(self.mode):
                    return program(state, reset, feed.data, held, orders, as_int(count))

            with pace.timed(count):
                after, *both = run(count)
                found, val_found = jax.device_get(both)
            write_state(model, "train", after)
            for k in range(count):
                callbacks.on_epoch_begin(epoch + k)
                logs = _at(found, k) | {f"val_{name}": value for name, value in plain(_at(val_found, k)).items()}
                callbacks.on_epoch_end(epoch + k, logs)
                if model.stop_training:
                    if k + 1 < count:
                        np.random.set_state(drawn)
                        for _again in range(k + 1):
                            feed.order()
                        write_state(model, "train", run(k + 1)[0])
                    self.reached(epoch + k + 1, logs)
                    return logs
            epoch += count
            self.reached(epoch, logs)
        return logs


def _reset_metrics(model: Any) -> Callable[[], None]:
    """Reset them; gives a function that undoes it, as Keras does after an epoch without a batch."""
    values = [v.value for v in model.metrics_variables]
    model.reset_metrics()

    def undo() -> None:
        for variable, value in zip(model.metrics_variables, values, strict=True):
            variable.assign(value)

    return undo


def _at(logs: dict[str, Any], epoch: int) -> dict[str, Any]:
    import jax

    return dict(jax.tree.map(lambda values: values[epoch], logs))
