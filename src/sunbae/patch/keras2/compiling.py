"""compile() as in 2020: metrics as a text or one list for every output, names of losses that have changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import ModuleType
from typing import Any

from sunbae.i18n import _
from sunbae.patch.install import Settings
from sunbae.patch.notes import note
from sunbae.patch.table import Patch

_LOSSES = {
    "cosine_proximity": "cosine_similarity",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}
# Metrics keep the name that they had: the curves of a fit go by it.
_METRICS = {
    "cosine_proximity": "CosineSimilarity",
    "cosine": "CosineSimilarity",
    "kullback_leibler_divergence": "KLDivergence",
    "kld": "KLDivergence",
    "KLD": "KLDivergence",
    "logcosh": "LogCoshError",
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
        if len(given) > 2 and are_metrics(given[2]):
            kwargs = {"metrics": given.pop(2)} | kwargs
        for name in [name for name in _GONE if name in kwargs]:
            if kwargs.pop(name) is not None:
                note("SB916", _("compile no longer takes {name}=.").format(name=name))
        if "experimental_steps_per_execution" in kwargs:
            kwargs["steps_per_execution"] = kwargs.pop("experimental_steps_per_execution")
        kwargs |= dict(zip(("optimizer", "loss", "loss_weights"), given, strict=False))
        if kwargs.get("loss") is not None:
            kwargs["loss"] = _for_weights(_mapped(_loss, kwargs["loss"]), kwargs.get("loss_weights"), self)
        for name in ("metrics", "weighted_metrics"):
            if kwargs.get(name):
                renamed = _mapped(lambda metric: _metric(metric, keras), kwargs[name])
                kwargs[name] = _metrics(renamed, self, keras, of_2020)
        return original(self, **kwargs)

    return compile


def are_metrics(value: Any) -> bool:
    """Whether an argument names metrics: numbers would be weights of losses."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    return bool(parts) and not any(isinstance(one, (int, float, dict)) or one is None for one in parts)


def _mapped(function: Callable[[Any], Any], value: Any) -> Any:
    """A function of every loss or metric, in the structure that was given."""
    if type(value) in (list, tuple):
        return type(value)(_mapped(function, one) for one in value)
    if type(value) is dict:
        return {name: _mapped(function, one) for name, one in value.items()}
    return function(value)


def _loss(loss: Any) -> Any:
    today = _LOSSES.get(loss) if isinstance(loss, str) else None
    if today is None:
        return loss
    note("SB908", _("{old} has another name now.").format(old=repr(loss)), repr(today))
    return today


def _metric(metric: Any, keras: ModuleType) -> Any:
    today = _METRICS.get(metric) if isinstance(metric, str) else None
    if today is None:
        return metric
    note("SB908", _("{old} has another name now.").format(old=repr(metric)), f"keras.metrics.{today}()")
    return getattr(keras.metrics, today)(name=metric)


def _n_outputs(model: Any) -> int:
    return len(getattr(model, "outputs", None) or ())


def _for_weights(loss: Any, weights: Any, model: Any) -> Any:
    """A loss for each output, where one was given for all and their weights are not one."""
    if not isinstance(weights, (list, tuple, dict)) or isinstance(loss, (list, tuple, dict)) or _n_outputs(model) < 2:
        return loss
    text = _("One loss with several weights must be a list now.")
    note("SB908", text, f"loss=[{loss!r}] * {_n_outputs(model)}" if isinstance(loss, str) else "")
    return dict.fromkeys(model.output_names, loss) if isinstance(weights, dict) else [loss] * _n_outputs(model)


def _metrics(metrics: Any, model: Any, keras: ModuleType, of_2020: bool) -> Any:
    if not isinstance(metrics, (list, tuple, dict)):
        said = repr(metrics) if isinstance(metrics, str) else getattr(metrics, "__name__", type(metrics).__name__)
        note("SB908", _("metrics= must be a list now."), f"metrics=[{said}]")
        metrics = [metrics]
    n_outputs = _n_outputs(model)
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
