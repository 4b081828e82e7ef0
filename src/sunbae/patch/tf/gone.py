"""What only TensorFlow can do: importable by name, an error at the line that uses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sunbae.i18n import N_, _
from sunbae.patch.notes import note
from sunbae.patch.refused import error, refused

_LOOP = N_("Train with model.compile and model.fit; a loss or a training step of one's own goes into compute_loss or "
           "train_step of a class of keras.Model.")  # fmt: skip
_GRAPH = N_("Graphs and sessions are of TensorFlow 1: write the computation with keras.layers, or with NumPy.")
_SAVED = N_("Save the model as .keras or .h5, and load it with keras.models.load_model.")
_ESTIMATOR = N_("Write the model with keras.layers, and train it with model.fit.")
_LOOPS = N_("Write a loop of Python, or keras.ops.while_loop.")
_DATA = N_("Read the data with NumPy, pandas or keras.utils.image_dataset_from_directory.")

# Classes and functions -> what to do.
CALLED = {
    **dict.fromkeys(("GradientTape", "gradients", "hessians", "custom_gradient"), _LOOP),
    **dict.fromkeys(("placeholder", "placeholder_with_default", "Graph", "get_variable", "variable_scope"), _GRAPH),
    **dict.fromkeys(("Module", "assign", "get_collection", "trainable_variables", "global_variables"), _GRAPH),
    **dict.fromkeys(("while_loop", "scan", "foldl", "foldr"), _LOOPS),
    **dict.fromkeys(("read_file", "decode_raw", "parse_example", "parse_single_example", "RaggedTensor"), _DATA),
    **dict.fromkeys(("SparseTensor", "TensorArray", "IndexedSlices"), _DATA),
}
# Modules of which nothing is here -> what to do.
SPACES = {
    **dict.fromkeys(("train", "layers", "contrib", "autodiff"), _LOOP),
    **dict.fromkeys(("estimator", "feature_column", "tpu"), _ESTIMATOR),
    **dict.fromkeys(("saved_model", "lite", "summary", "profiler"), _SAVED),
    **dict.fromkeys(("strings", "ragged", "sparse", "lookup", "queue", "audio", "signal"), _DATA),
}
PUBLIC = [*CALLED, *SPACES]


def __getattr__(name: str) -> Any:
    if name in CALLED:
        return refused(f"tf.{name}", _telling(f"tf.{name}", CALLED[name]))
    if name in SPACES:
        return _Space(f"tf.{name}", SPACES[name])
    raise AttributeError(name)


def _telling(name: str, instead: str) -> Callable[[], str]:
    def told() -> str:
        note("SB919", _("{name} needs TensorFlow.").format(name=name), _(instead))
        return _(instead)

    return told


class _Space:
    """A module of TensorFlow whose every name is refused when it is called."""

    def __init__(self, name: str, instead: str) -> None:
        self._name, self._instead = name, instead

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return refused(f"{self._name}.{name}", _telling(f"{self._name}.{name}", self._instead))

    def __call__(self, *_args: Any, **_others: Any) -> Any:
        raise error(self._name, _(self._instead))
