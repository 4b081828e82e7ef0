"""The words for what records call by an English identifier: parts, tasks, kinds, roles, metrics ...

Records on disk keep the identifiers; people read the words.
"""

from __future__ import annotations

from sunbae.i18n import _


def part_name(part: str) -> str:
    """The word for a part of the rows."""
    return {"train": _("training"), "validation": _("validation"), "test": _("test")}[part]


def task_name(task: str) -> str:
    """The words for a task."""
    return {
        "regression": _("regression"),
        "binary": _("classification, two classes"),
        "multiclass": _("classification, several classes"),
    }[task]


def kind_name(kind: str) -> str:
    """The word for what a column holds."""
    return {
        "number": _("number"),
        "category": _("category"),
        "yes/no": _("yes/no"),
        "date-time": _("date-time"),
        "id": _("id"),
        "constant": _("constant"),
        "text": _("text"),
    }[kind]


def role_name(role: str) -> str:
    """The word for what a column is used for."""
    return {
        "feature": _("feature"),
        "target": _("target"),
        "group": _("group"),
        "time": _("time"),
        "weight": _("weight"),
        "split": _("split"),
        "id": _("id"),
        "unused": _("unused"),
    }[role]


def metric_label(metric: str) -> str:
    """A metric's name inside a sentence; a table may capitalise it. An unknown one is returned as it is."""
    return {
        "loss": _("loss (MSE)"),
        "rmse": _("RMSE"),
        "mae": _("MAE"),
        "r2": _("R²"),
        "mase": _("MASE"),
        "accuracy": _("accuracy"),
        "balanced_accuracy": _("balanced accuracy"),
        "macro_f1": _("macro F1"),
        "log_loss": _("log loss"),
        "auc": _("AUC"),
        "gain": _("gain on the trivial baseline"),
    }.get(metric, metric)


def date_part_name(part: str) -> str:
    """The word for a number that a date-time gives."""
    return {
        "days": _("days"),
        "month": _("month"),
        "weekday": _("weekday"),
        "hour": _("hour"),
        "minute": _("minute"),
    }[part]


def environment_name(name: str) -> str:
    """The word for a part of the machine; a package keeps its name."""
    return {"system": _("system"), "cores": _("cores")}.get(name, name)


def stage_name(stage: str) -> str:
    """The words for a stage of a training run, as its clock counts them."""
    return {
        "read and prepare": _("read and prepare"),
        "choose the recipe": _("choose the recipe"),
        "train": _("train"),
        "judge": _("judge"),
        "back-test": _("back-test"),
    }[stage]


def way_name(way: str) -> str:
    """The words for the way in which the engine runs a fit, an evaluate or a predict."""
    return {
        "epochs": _("compiled, several epochs at once"),
        "steps": _("compiled, whole epochs"),
        "streamed": _("compiled, in groups of batches"),
        "single": _("compiled, step by step"),
        "keras": _("by Keras' own method"),
    }[way]
