"""`keras.callbacks.TensorBoard` without TensorFlow: a stand-in that writes the same events through tensorboardX.

Keras' callback needs TensorFlow and the package tensorboard; where both are installed it is left alone. Elsewhere fit,
evaluate and predict put a stand-in at its place, which writes the same runs, tags, steps and values in the same form.
What differs from Keras 3.15:

- With update_freq=N epoch_* and evaluation_* are written after every epoch. Keras leaves out those of an epoch that
  does not end with a multiple of N batches (its condition on batches is still in force; tensorflow/tensorflow#49109).
- profile_batch is JAX's trace alone; Keras adds the graph of TensorFlow functions, of which there are none on JAX.
- tf.summary calls of the model or of other callbacks have no writer.
- A histogram leaves out values that are not finite.
- log_dir is a folder; gs:// and the like need TensorFlow.
- embeddings_metadata is not emptied.

`fit(resume=...)` goes on in the same files, without a doubled event; `epochs` must stay the same then.
"""

from __future__ import annotations

import contextlib
import copy
import importlib.util
import json
import os
import time
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sunbae._compat import load_keras
from sunbae.engine.events import Events, histogram, images, png
from sunbae.errors import OptionError
from sunbae.i18n import _

MAX_IMAGES = 3  # of one weight


def without_tensorflow(callbacks: Any) -> Any:
    """The callbacks of an argument, with a stand-in for each TensorBoard that cannot work here.

    Args:
      callbacks: one, a list, or a CallbackList. It is not changed: of a CallbackList with a TensorBoard a copy is
        used, with the same other callbacks.

    Raises: OptionError for a subclass of TensorBoard, unless it has a `summary` of its own, and so need not use
      TensorFlow: what it overrides would be lost in a stand-in. Such a one is left as it is.
    """
    keras = load_keras()
    listed = isinstance(callbacks, keras.callbacks.CallbackList)
    flat = callbacks.callbacks if listed else keras.tree.flatten(callbacks) if callbacks else []
    if not any(isinstance(c, keras.callbacks.TensorBoard) for c in flat) or _can_write():
        return callbacks
    if not listed:
        return keras.tree.map_structure(_or_stand_in, callbacks)
    own = copy.copy(callbacks)
    own.callbacks = [_or_stand_in(c) for c in callbacks.callbacks]
    for stand_in, original in zip(own.callbacks, callbacks.callbacks, strict=True):
        if stand_in is not original and original._model is not None:
            # The list has told its callbacks of the model when it was made, and does not do it again.
            stand_in.set_params(original.params)
            stand_in.set_model(original._model)
    return own


def _can_write() -> bool:
    """Whether Keras' own callback has what it needs. TensorFlow alone is not enough: it writes through tensorboard."""
    return all(_installed(name) for name in ("tensorflow", "tensorboard"))


def _installed(name: str) -> bool:
    with contextlib.suppress(ImportError, ValueError):
        spec = importlib.util.find_spec(name)
        # A folder of that name is no package, and neither is a module that stands in for it.
        return spec is not None and spec.origin is not None
    return False


def _or_stand_in(callback: Any) -> Any:
    board = load_keras().callbacks.TensorBoard
    if type(callback) is board:
        batches = callback.update_freq != "epoch"
        if callback._start_batch or callback._stop_batch or (batches and callback.write_steps_per_second):
            return _callback(TensorBoardSteps)(callback)
        return _callback(TensorBoardBatches if batches else TensorBoardEpochs)(callback)
    if isinstance(callback, board) and type(callback).summary is board.summary:
        text = _(
            "{name} is a TensorBoard of your own, which writes through TensorFlow: tensorflow and tensorboard are not "
            "installed. Use keras.callbacks.TensorBoard itself, or install both."
        )
        raise OptionError(text.format(name=type(callback).__name__))
    return callback


@cache
def _callback(kind: type) -> Any:
    """`kind` as a Callback of Keras, which is not loaded when this module is."""
    named = {"__module__": __name__, "__doc__": kind.__doc__}
    return type(kind.__name__, (kind, load_keras().callbacks.Callback), named)


class TensorBoardEpochs:
    """What TensorBoard(update_freq="epoch") writes. It has no batch hooks, so steps need not be told to it.

    Args:
      original: Keras' callback; it gets the model and the params, and is otherwise left as it is.
    """

    model: Any

    def __init__(self, original: Any) -> None:
        self.params: dict[str, Any] | None = None
        self._model: Any = None
        self._original = original
        if "://" in original.log_dir:
            text = _(
                "log_dir of TensorBoard is {found!r}; without TensorFlow it must be a folder. Name one, or install "
                "tensorflow and tensorboard."
            )
            raise OptionError(text.format(found=original.log_dir))
        self.events = Events(Path(os.path.abspath(original.log_dir)))
        self._training = self._heard_validation = False
        self._step = 0  # batches of this fit
        self._updates = 0  # steps of the optimizer after the last epoch
        self._started, self._started_at = 0, 0.0

    @property
    def only_logs(self) -> bool:
        """Whether the logs of an epoch are enough, though the model may be further on by then.

        The number of updates is counted then, and so must grow by one with each step.
        """
        original, optimizer = self._original, getattr(self._model, "optimizer", None)
        wants_model = original.histogram_freq or original.embeddings_freq or original.write_steps_per_second
        if wants_model or isinstance(self, TensorBoardBatches) or not (self.params or {}).get("steps"):
            return False
        if optimizer is None or hasattr(optimizer, "inner_optimizer") or hasattr(optimizer, "optimizers"):
            return False
        # A schedule or function of the user's would have to be asked at the right update.
        return isinstance(optimizer._learning_rate, load_keras().Variable)

    def set_params(self, params: dict[str, Any]) -> None:
        """Keras' hook."""
        self.params = params
        self._original.set_params(params)

    def set_model(self, model: Any) -> None:
        """Keras' hook; writes what is known of the model."""
        self._model = model
        load_keras().callbacks.Callback.set_model(self._original, model)
        if self._original.write_graph and type(model).__name__ in ("Functional", "Sequential"):
            self._write_model()
        if self._original.embeddings_freq:
            self._write_projector()

    def _write_model(self) -> None:
        """The layers, from which TensorBoard draws its conceptual graph. JAX has no other graph to show."""
        try:
            text = self._model.to_json()
        except Exception as exc:  # noqa: BLE001  # whatever a layer of the user's raises
            said = _("TensorBoard shows no graph: the model cannot be written as JSON ({reason}).")
            warnings.warn(said.format(reason=exc), stacklevel=2)
            return
        self.events.write("train", "keras", 0, text.encode(), "graph_keras_model", content=b"1")
        self.events.flush()

    def _write_projector(self) -> None:
        """The file that names the embeddings, with the names that Keras gives them."""
        metadata = self._original.embeddings_metadata
        left = {} if metadata is None or isinstance(metadata, str) else dict(metadata)
        text = ""
        for layer in self._model.layers:
            if isinstance(layer, load_keras().layers.Embedding):
                text += 'embeddings {\n  tensor_name: "layer_with_weights-0/embeddings/.ATTRIBUTES/VARIABLE_VALUE"\n'
                path = metadata if isinstance(metadata, str) else left.pop(layer.name, None)
                text += "" if path is None else f"  metadata_path: {json.dumps(path, ensure_ascii=False)}\n"
                text += "}\n"
        if left:
            said = _("embeddings_metadata of TensorBoard names {names}; the model has no Embedding layer of that name.")
            raise ValueError(said.format(names=", ".join(left)))
        self.events.folder.mkdir(parents=True, exist_ok=True)
        (self.events.folder / "projector_config.pbtxt").write_text(text, encoding="utf-8")

    def on_train_begin(self, logs: Any = None) -> None:
        """Keras' hook."""
        self._training, self._step = True, 0
        self._updates = _number(getattr(self.model.optimizer, "_iterations", 0))

    def on_train_end(self, logs: Any = None) -> None:
        """Keras' hook."""
        self._training = False
        self.events.close()

    def on_test_end(self, logs: Any = None) -> None:
        """Keras' hook; writes evaluation_*."""
        optimizer = self.model.optimizer
        if optimizer is not None and hasattr(optimizer, "iterations"):
            self._evaluated(logs or {}, _number(optimizer.iterations))
        self._heard_validation = True
        self._done()

    def on_predict_end(self, logs: Any = None) -> None:
        """Keras' hook."""
        self._done()

    def _done(self) -> None:
        if not self._training:
            self.events.close()

    def _evaluated(self, logs: Mapping[str, Any], iterations: int) -> None:
        for name, value in logs.items():
            self.events.scalar("validation", f"evaluation_{name}_vs_iterations", iterations, value)
        self.events.flush()

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Keras' hook."""
        if self._original.write_steps_per_second:
            self._started, self._started_at = _number(self.model.optimizer.iterations), time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Keras' hook; writes epoch_*, and what is due of the weights."""
        if logs:
            self._write_epoch(epoch, logs)
        original = self._original
        if original.histogram_freq and epoch % original.histogram_freq == 0:
            self._write_weights(epoch)
        self.events.flush()
        if original.embeddings_freq and epoch % original.embeddings_freq == 0:
            folder = self.events.folder / "train"
            folder.mkdir(parents=True, exist_ok=True)
            self.model.save_weights(folder / f"keras_embedding.ckpt-{epoch}.weights.h5")

    def _write_epoch(self, epoch: int, logs: Mapping[str, Any]) -> None:
        train = {name: value for name, value in logs.items() if not name.startswith("val_")}
        validation = {name[4:]: value for name, value in logs.items() if name.startswith("val_")}
        if self.only_logs:
            self._updates += (self.params or {})["steps"]
            if validation and not self._heard_validation:  # part of a program of several epochs
                accumulated = self.model.optimizer.gradient_accumulation_steps or 1
                self._evaluated(validation, self._updates // accumulated)
        self._heard_validation = False
        train |= _learning_rates(self.model.optimizer)
        if self._original.write_steps_per_second:
            done = _number(self.model.optimizer.iterations) - self._started
            train["steps_per_second"] = done / (time.perf_counter() - self._started_at)
        for run, found in (("train", train), ("validation", validation)):
            for name, value in found.items():
                self.events.scalar(run, f"epoch_{name}", epoch, value)

    def _write_weights(self, epoch: int) -> None:
        numbers = load_keras().ops.convert_to_numpy
        for layer in self.model.layers:
            for weight in layer.weights:
                name, values = weight.path.replace(":", "_"), numbers(weight)
                self.events.write("train", f"{name}/histogram", epoch, histogram(values), "histograms")
                pictures = images(values) if self._original.write_images else None
                if pictures is not None:
                    height, width = pictures.shape[1:3]
                    parts = [b"%d" % width, b"%d" % height, *map(png, pictures[:MAX_IMAGES])]
                    self.events.write("train", f"{name}/image", epoch, parts, "images")

    def get_state(self) -> dict[str, Any]:
        """Where the events stand, for `fit(resume=...)`."""
        return {"step": self._step, "updates": self._updates, "events": self.events.position()}

    def set_state(self, state: Mapping[str, Any]) -> None:
        """Go on in the files of the former process; what it wrote afterwards is cut off and written again."""
        self._step, self._updates = state["step"], state["updates"]
        self.events.go_on(state["events"])


class TensorBoardBatches(TensorBoardEpochs):
    """What TensorBoard(update_freq=N) writes; its batch hook looks at logs alone and may be called after the step."""

    def __init__(self, original: Any) -> None:
        super().__init__(original)
        self._every = original.update_freq  # the hook must not reach for the original, which knows the model

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Keras' hook; writes batch_*."""
        self._step += 1
        if self._step % self._every == 0:
            self._write_batch(logs)

    def _write_batch(self, logs: Any) -> None:
        for name, value in logs.items() if isinstance(logs, dict) else ():
            self.events.scalar("train", f"batch_{name}", self._step, value)
        self.events.flush()


class TensorBoardSteps(TensorBoardBatches):
    """What TensorBoard writes that times or profiles single steps: they must be taken one by one."""

    def __init__(self, original: Any) -> None:
        super().__init__(original)
        self.timer = StepTimer(original._start_batch, original._stop_batch, self.events.folder / "train")

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Keras' hook."""
        self.timer.begin(self._step + 1, batch)

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        """Keras' hook; writes batch_*."""
        self._step += 1
        spent_s = self.timer.end(self._step)
        if self._every != "epoch" and self._step % self._every == 0:
            if self._original.write_steps_per_second:
                self.events.scalar("train", "batch_steps_per_second", self._step, 1 / max(spent_s, 1e-9))
            self._write_batch(logs)

    def on_train_end(self, logs: Any = None) -> None:
        """Keras' hook."""
        self.timer.stop()
        super().on_train_end(logs)


class StepTimer:
    """The time of each step, and JAX's trace of some of them.

    Args:
      first, last: the steps to trace, from 1; 0, 0: none.
      folder: of the trace.
    """

    def __init__(self, first: int, last: int, folder: Path) -> None:
        self._first, self._last, self._folder = first, last, folder
        self._tracing = False
        self._named: Any = None
        self._begun = 0.0

    def begin(self, step: int, batch: int) -> None:
        """A step is going to be taken."""
        import jax

        if step == self._first:
            try:
                jax.profiler.start_trace(str(self._folder))
                self._tracing = True
            except RuntimeError as exc:
                warnings.warn(_("TensorBoard does not profile: {reason}").format(reason=exc), stacklevel=2)
        if self._tracing:
            self._named = jax.profiler.TraceAnnotation(f"Profiled batch {batch}")
            self._named.__enter__()
        self._begun = time.perf_counter()

    def end(self, step: int) -> float:
        """The step was taken; in how many seconds."""
        spent_s = time.perf_counter() - self._begun
        if self._named is not None:
            self._named.__exit__(None, None, None)
            self._named = None
        if step >= self._last:
            self.stop()
        return spent_s

    def stop(self) -> None:
        """No more steps are traced."""
        if self._tracing:
            import jax

            self._tracing = False
            jax.profiler.stop_trace()


def _number(value: Any) -> int:
    return int(load_keras().ops.convert_to_numpy(value))


def _learning_rates(optimizer: Any) -> dict[str, float]:
    """The learning rate now, or those of an optimizer that is made of several."""
    keras = load_keras()
    optimizer = getattr(optimizer, "inner_optimizer", optimizer)
    if hasattr(optimizer, "optimizers"):
        parts = {f"learning_rate_{part.name}": part for part in optimizer.optimizers}
    else:
        parts = {"learning_rate": optimizer} if isinstance(optimizer, keras.optimizers.Optimizer) else {}
    return {name: float(keras.ops.convert_to_numpy(part.learning_rate)) for name, part in parts.items()}
