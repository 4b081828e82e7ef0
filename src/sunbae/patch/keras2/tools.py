"""Helpers of keras.utils, keras.models and keras.backend that are gone."""

from __future__ import annotations

from typing import Any

from sunbae.i18n import _
from sunbae.patch.notes import note

PUBLIC = ["convert_all_kernels_in_model", "layer_from_config", "multi_gpu_model", "print_summary"]


def multi_gpu_model(model: Any, gpus: Any = None, cpu_merge: bool = True, cpu_relocation: bool = False) -> Any:
    """`keras.utils.multi_gpu_model`: the model itself."""
    note(
        "SB916",
        _("multi_gpu_model gives the model itself; Keras 3 spreads over GPUs with keras.distribution."),
        "model",
    )
    return model


def print_summary(model: Any, line_length: int | None = None, positions: Any = None, print_fn: Any = None) -> None:
    """`keras.utils.print_summary`."""
    model.summary(line_length=line_length, positions=positions, print_fn=print_fn)


def convert_all_kernels_in_model(model: Any) -> None:
    """`keras.utils.convert_all_kernels_in_model`: kernels of Theano are none of Keras 3."""


def layer_from_config(config: Any, custom_objects: Any = None) -> Any:
    """`keras.utils.layer_utils.layer_from_config`."""
    from sunbae._compat import load_keras

    return load_keras().layers.deserialize(config, custom_objects=custom_objects)


def _get_available_gpus() -> list[str]:
    """`keras.backend.tensorflow_backend._get_available_gpus`."""
    from sunbae.patch.tf.devices import list_logical_devices

    return [one.name for one in list_logical_devices("GPU")]
