"""compile() as in 2020: metrics as a text or one list for every output, names of losses that have changed."""

from __future__ import annotations

from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch

_NAMES = {
    "cosine_proximity": "cosine_similarity",
    "cosine": "cosine_similarity",
    "kullback_leibler_divergence": "kl_divergence",
    "kld": "kl_divergence",
    "KLD": "kl_divergence",
    "logcosh": "log_cosh",
}
_GONE = (
    "sample_weight_mode",
    "target_tensors",
    "experimental_run_tf_function",
    "options",
    "run_metadata",
    "distribute",
)


def patches(keras: ModuleType, settings: Settings) -> list[Patch]:
    """The table; `keras` has just been imported."""
    why = "metrics may be a text, or one list for all outputs"
    trainer = keras.src.trainers.trainer.Trainer
    return [Patch(trainer, "compile", lambda original: _compile(original, keras, settings.of_2020), why)]


def _compile(original: Any, keras: ModuleType, of_2020: bool) -> Any:
    @wraps(original)
    def compile(self: Any, *args: Any, **kwargs: Any) -> Any:
        given = list(args)
        # Keras 2 took the metrics third, Keras 3 the weights of the losses.
        if len(given) > 2 and _are_metrics(given[2]):
            kwargs = {"metrics": given.pop(2)} | dict(zip(("loss_weights",), given[2:3], strict=False)) | kwargs
            del given[2:]
        for name in [name for name in _GONE if name in kwargs]:
            if kwargs.pop(name) is not None:
                note("SB916", _("compile no longer takes {name}=.").format(name=name))
        if "experimental_steps_per_execution" in kwargs:
            kwargs["steps_per_execution"] = kwargs.pop("experimental_steps_per_execution")
        if len(given) > 1:
            given[1] = _renamed(given[1])
        elif "loss" in kwargs:
            kwargs["loss"] = _renamed(kwargs["loss"])
        for name in ("metrics", "weighted_metrics"):
            if kwargs.get(name):
                kwargs[name] = _metrics(_renamed(kwargs[name]), self, keras, of_2020)
        return original(self, *given, **kwargs)

    return compile


def _are_metrics(value: Any) -> bool:
    """Whether an argument names metrics: numbers would be weights of losses."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    return bool(parts) and not any(isinstance(one, (int, float, dict)) or one is None for one in parts)


def _renamed(value: Any) -> Any:
    """Losses or metrics under today's names, in the structure that was given."""
    if isinstance(value, str):
        if value in _NAMES:
            note("SB908", _("{old} has another name now.").format(old=repr(value)), repr(_NAMES[value]))
        return _NAMES.get(value, value)
    if type(value) in (list, tuple):
        return type(value)(_renamed(one) for one in value)
    if type(value) is dict:
        return {name: _renamed(one) for name, one in value.items()}
    return value


def _metrics(metrics: Any, model: Any, keras: ModuleType, of_2020: bool) -> Any:
    if not isinstance(metrics, (list, tuple, dict)):
        said = repr(metrics) if isinstance(metrics, str) else getattr(metrics, "__name__", type(metrics).__name__)
        note("SB908", _("metrics= must be a list now."), f"metrics=[{said}]")
        metrics = [metrics]
    n_outputs = len(getattr(model, "outputs", None) or ())
    if n_outputs < 2 or isinstance(metrics, dict) or any(isinstance(one, (list, tuple, dict)) for one in metrics):
        return metrics
    if len(metrics) == n_outputs and not of_2020:
        return metrics  # one for each output, says Keras 3
    text = _("One list of metrics goes for each of the {n} outputs, as in Keras 2.")
    today = "metrics=[" + ", ".join([str(list(metrics))] * n_outputs) + "]"
    note("SB908", text.format(n=n_outputs), today if all(isinstance(one, str) for one in metrics) else "")
    return [[_own(metric, keras) for metric in metrics] for _output in range(n_outputs)]


def _own(metric: Any, keras: ModuleType) -> Any:
    """A metric of its own for each output: an object counts for one."""
    return type(metric).from_config(metric.get_config()) if isinstance(metric, keras.metrics.Metric) else metric
