"""Methods that models no longer have: fit_generator and its like, predict_classes, predict_proba."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

import numpy as np

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import is_users, note
from sunbae.patch.paths import posix
from sunbae.patch.table import Patch


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    model, sequential = keras.src.models.model.Model, keras.src.models.sequential.Sequential
    iterator = keras.src.legacy.preprocessing.image.Iterator
    pictures = keras.src.legacy.preprocessing.image.ImageDataGenerator
    return [
        *(_put(model, method) for method in (fit_generator, evaluate_generator, predict_generator)),
        *(_put(sequential, method) for method in (predict_classes, predict_proba)),
        _put(model, reset_states),
        *(_shape(keras.src.layers.layer.Layer, end) for end in ("input", "output")),
        *(_end(sequential, end) for end in ("input", "output")),
        Patch(pictures, "flow_from_directory", _flow_from_directory, "a path of Windows is read with slashes"),
        Patch(iterator, "next", lambda _missing: _next, "next() of a generator of pictures"),
    ]


def _put(owner: type, method: Callable[..., Any]) -> Patch:
    return Patch(owner, method.__name__, lambda _missing: method, f"{method.__name__} is put back")


def fit_generator(
    self: Any,
    generator: Any,
    steps_per_epoch: Any = None,
    epochs: int = 1,
    verbose: Any = 1,
    callbacks: Any = None,
    validation_data: Any = None,
    validation_steps: Any = None,
    validation_freq: Any = 1,
    class_weight: Any = None,
    max_queue_size: int = 10,
    workers: int = 1,
    use_multiprocessing: bool = False,
    shuffle: bool = True,
    initial_epoch: int = 0,
) -> Any:
    """Fits the model on batches from a generator."""
    note("SB916", _("fit_generator is gone: fit takes generators."), "fit")
    return self.fit(
        generator, steps_per_epoch=steps_per_epoch, epochs=epochs, verbose=verbose, callbacks=callbacks,
        validation_data=validation_data, validation_steps=validation_steps, validation_freq=validation_freq,
        class_weight=class_weight, initial_epoch=initial_epoch, **_shuffled(generator, shuffle),
    )  # fmt: skip


def _shuffled(generator: Any, shuffle: bool) -> dict[str, bool]:
    """The argument for fit, where batches have numbers by which they can be shuffled."""
    return {"shuffle": shuffle} if hasattr(generator, "__len__") else {}


def evaluate_generator(
    self: Any, generator: Any, steps: Any = None, callbacks: Any = None, max_queue_size: int = 10, workers: int = 1,
    use_multiprocessing: bool = False, verbose: Any = 0,
) -> Any:  # fmt: skip
    """Evaluates the model on batches from a generator."""
    note("SB916", _("evaluate_generator is gone: evaluate takes generators."), "evaluate")
    return self.evaluate(generator, steps=steps, callbacks=callbacks, verbose=verbose)


def predict_generator(
    self: Any, generator: Any, steps: Any = None, callbacks: Any = None, max_queue_size: int = 10, workers: int = 1,
    use_multiprocessing: bool = False, verbose: Any = 0,
) -> Any:  # fmt: skip
    """Predicts for batches from a generator."""
    note("SB916", _("predict_generator is gone: predict takes generators."), "predict")
    return self.predict(generator, steps=steps, callbacks=callbacks, verbose=verbose)


def predict_classes(self: Any, x: Any, batch_size: int = 32, verbose: Any = 0) -> np.ndarray:
    """The class of each row: int (B,), of one output int32 (B, 1)."""
    note("SB916", _("predict_classes is gone."), "predict(x).argmax(axis=-1), or (predict(x) > 0.5).astype('int32')")
    found = np.asarray(self.predict(x, batch_size=batch_size, verbose=verbose))
    return found.argmax(axis=-1) if found.shape[-1] > 1 else (found > 0.5).astype("int32")


def predict_proba(self: Any, x: Any, batch_size: int = 32, verbose: Any = 0) -> Any:
    """What predict gives."""
    note("SB916", _("predict_proba is gone."), "predict")
    return self.predict(x, batch_size=batch_size, verbose=verbose)


def reset_states(self: Any) -> None:
    """Recurrent layers that remember begin anew."""
    note("SB916", _("model.reset_states is gone."), "layer.reset_state() of each recurrent layer")
    for layer in self._flatten_layers(include_self=False):
        if hasattr(layer, "reset_state") and getattr(layer, "stateful", False):
            layer.reset_state()


class _ForScripts:
    """An attribute of what a script asks; Keras itself goes by whether it is there, and finds what it found before.

    Args:
      asked: (object) -> its value, for a line of the user's.
      else_: the same for all others.
    """

    def __init__(self, asked: Callable[[Any], Any], else_: Callable[[Any], Any]) -> None:
        self._asked, self._else = asked, else_

    def __get__(self, owner: Any, _kind: type) -> Any:
        if owner is None:
            return self
        return (self._asked if is_users(sys._getframe(1).f_code.co_filename) else self._else)(owner)


def _end(sequential: type, end: str) -> Patch:
    """`model.input` and `model.output` of a Sequential."""

    def of_keras(model: Any) -> Any:
        return getattr(super(sequential, model), end)

    def asked(model: Any) -> Any:
        if not model.built:
            return of_keras(model)
        note("SB916", _("A Sequential has no {old}.").format(old=end), f"model.{end}s[0]")
        return getattr(model, f"{end}s")[0]

    why = f"{end} of a Sequential that was never called is that of its layers"
    return Patch(sequential, end, lambda _missing: _ForScripts(asked, of_keras), why)


def _shape(layers: type, end: str) -> Patch:
    """`layer.output_shape` and `layer.input_shape`."""
    name = f"{end}_shape"

    def of_keras(_layer: Any) -> Any:
        raise AttributeError(name)

    def asked(layer: Any) -> Any:
        found = getattr(layer, end)  # an error of Keras' own where it was never called
        note("SB916", _("A layer has no {old}.").format(old=name), f"layer.{end}.shape")
        if isinstance(found, (list, tuple)):
            return [tuple(each.shape) for each in found]
        # Of an Input Keras 2 gave a list.
        return [tuple(found.shape)] if type(layer).__name__ == "InputLayer" else tuple(found.shape)

    return Patch(layers, name, lambda _missing: _ForScripts(asked, of_keras), f"layer.{name} is put back")


def _flow_from_directory(original: Any) -> Any:
    @wraps(original)
    def flow_from_directory(self: Any, directory: Any, *args: Any, **kwargs: Any) -> Any:
        directory = posix(directory) if isinstance(directory, str) else directory
        return original(self, directory, *args, **kwargs)

    return flow_from_directory


def _next(self: Any) -> Any:
    """The next batch."""
    return next(self)
