"""Arguments of scikit-learn."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, literal, positional, renamed, text_of, without
from sunbae.modernize.bindings import value_of
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.own import method_calls
from sunbae.modernize.places import canonical, each
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script, dotted

_IMPUTER = "sklearn.preprocessing.Imputer"
_TREES = each("DecisionTree RandomForest ExtraTrees ExtraTree GradientBoosting Bagging")
# class -> old keyword -> new one.
_RENAMED = {
    "OneHotEncoder": {"sparse": "sparse_output"},
    **{
        f"{kind}{task}": {"base_estimator": "estimator"}
        for kind in ("AdaBoost", "Bagging")
        for task in ("Classifier", "Regressor")
    },
}
# class -> keyword -> the values with which nothing changes without it.
_GONE: dict[str, dict[str, tuple[object, ...]]] = {
    "GridSearchCV": {"iid": (True, False)},
    "RandomizedSearchCV": {"iid": (True, False)},
    "AdaBoostClassifier": {"algorithm": ("SAMME", "SAMME.R")},
    "KMeans": {"n_jobs": (None, 1, -1), "precompute_distances": ("auto", True, False)},
    "LogisticRegression": {"multi_class": ("auto", "multinomial", "warn")},
    **{name: {"normalize": (False, "deprecated")} for name in ("LinearRegression", "Ridge", "Lasso", "ElasticNet")},
    **{
        f"{kind}{task}": {"presort": (True, False, "auto"), "min_impurity_split": (None,)}
        for kind in _TREES
        for task in ("Classifier", "Regressor")
    },
}
# class -> the names of arguments that once came without, from a position on.
_KEYWORDS = {
    "KFold": (1, ("shuffle", "random_state")),
    "StratifiedKFold": (1, ("shuffle", "random_state")),
    "GridSearchCV": (2, ("scoring", "n_jobs")),
    "RandomizedSearchCV": (2, ("n_iter", "scoring", "n_jobs")),
    "MinMaxScaler": (1, ("copy",)),
}
# keyword -> old value -> new one.
_VALUES = {
    "criterion": {"mse": "squared_error", "mae": "absolute_error"},
    "loss": {"ls": "squared_error", "lad": "absolute_error", "deviance": "log_loss", "squared_loss": "squared_error"},
}
_DISPLAYS = {
    "sklearn.metrics.plot_confusion_matrix": "ConfusionMatrixDisplay",
    "sklearn.metrics.plot_roc_curve": "RocCurveDisplay",
    "sklearn.metrics.plot_precision_recall_curve": "PrecisionRecallDisplay",
}


def arguments(script: Script) -> Iterator[Found]:
    """SB921: arguments of scikit-learn that have another name, or none.

    `OneHotEncoder(sparse=False)` becomes `OneHotEncoder(sparse_output=False)`, `KFold(5, True)` becomes
    `KFold(5, shuffle=True)`, `RandomForestRegressor(criterion="mse")` becomes `...(criterion="squared_error")`.
    """
    for call in script.calls:
        name = script.meaning(call.func)
        kind = name.rpartition(".")[2]
        if not name.startswith("sklearn."):
            continue
        edits = _renamed(script, call, kind) + _by_keyword(script, call, kind) + _values(script, call, kind)
        gone = [
            said
            for keyword, harmless in _GONE.get(kind, {}).items()
            if (said := argument(call, keyword)) is not None and literal(said.value) in harmless
        ]
        gone += _unused_state(call, kind)
        edits += without(script, call, gone)
        if edits:
            today = _("scikit-learn has another word for this argument today, or needs none.")
            yield found(script, "SB921", call, today, edits)


def _renamed(script: Script, call: cst.Call, kind: str) -> list[Edit]:
    return [
        renamed(script, said, new)
        for old, new in _RENAMED.get(kind, {}).items()
        if (said := argument(call, old)) is not None
    ]


def _by_keyword(script: Script, call: cst.Call, kind: str) -> list[Edit]:
    start, names = _KEYWORDS.get(kind, (0, ()))
    given = [(name, positional(call, start + at)) for at, name in enumerate(names)]
    return [renamed(script, arg, name) for name, arg in given if arg is not None]


def _values(script: Script, call: cst.Call, kind: str) -> list[Edit]:
    edits = []
    for keyword, values in _VALUES.items():
        said = argument(call, keyword)
        old = None if said is None else text_of(said.value)
        if said is not None and old in values and kind.startswith(tuple(_TREES)):
            edits.append(Edit(*script.span(said.value), _quoted(script, said.value, values[old])))
    features = argument(call, "max_features")
    if features is not None and text_of(features.value) == "auto" and kind.startswith(tuple(_TREES)):
        new = "1.0" if kind.endswith("Regressor") else _quoted(script, features.value, "sqrt")
        edits.append(Edit(*script.span(features.value), new))
    return edits


def _quoted(script: Script, node: cst.BaseExpression, text: str) -> str:
    quote = script.text(node)[-1]
    return f"{quote}{text}{quote}"


def _unused_state(call: cst.Call, kind: str) -> list[cst.Arg]:
    """A seed without a shuffle, which is an error today and changed nothing then."""
    state, shuffle = argument(call, "random_state"), argument(call, "shuffle", 1)
    off = shuffle is None or literal(shuffle.value) is False
    return [state] if kind in ("KFold", "StratifiedKFold") and state is not None and off else []


def rounded(script: Script) -> Iterator[Found]:
    """SB921: scores are floats of Python: `r2_score(y, p).round(3)` becomes `round(r2_score(y, p), 3)`."""
    for call, func in method_calls(script, "round"):
        value = value_of(script, func.value)
        if not isinstance(value, cst.Call) or (call.args and len(call.args) > 1):
            continue
        of = script.imported(value.func)
        method = isinstance(value.func, cst.Attribute) and value.func.attr.value == "score"
        metric = of.startswith("sklearn.metrics.") and of.endswith(("_score", "_error", "_loss"))
        if metric or (method and any(name.startswith("sklearn") for name in script.imported_modules)):
            digits = "".join(f", {script.text(one.value)}" for one in call.args)
            text = f"round({script.text(func.value)}{digits})"
            today = _("Scores are floats of Python, which round() rounds.")
            yield found(script, "SB921", call, today, [Edit(*script.span(call), text)])


def functions(script: Script) -> Iterator[Found]:
    """SB921: functions of scikit-learn that are others today.

    `mean_squared_error(y, p, squared=False)` becomes `mean_squared_error(y, p) ** 0.5`,
    `vectorizer.get_feature_names()` becomes `vectorizer.get_feature_names_out()`, `plot_confusion_matrix(m, x, y)`
    becomes `ConfusionMatrixDisplay.from_estimator(m, x, y)`.
    """
    for call in script.calls:
        name = script.meaning(call.func)
        said = argument(call, "squared")
        if name == "sklearn.metrics.mean_squared_error" and said is not None:
            end = script.span(call)[1]
            edits = without(script, call, [said])
            edits += [] if literal(said.value) is True else [Edit(end, end, " ** 0.5")]
            today = _("The root is taken outside today.")
            yield found(script, "SB921", call, today, edits)
        elif name in _DISPLAYS:
            edits = [Edit(*script.span(call.func), f"{_DISPLAYS[name]}.from_estimator")]
            today = _("Plots are made by classes today.")
            yield found(script, "SB921", call, today, edits, [f"from sklearn.metrics import {_DISPLAYS[name]}"])
    if any(name.split(".")[0] == "sklearn" for name in script.imported_modules):
        for call, func in method_calls(script, "get_feature_names"):
            edits = [Edit(*script.span(func.attr), "get_feature_names_out")]
            yield found(script, "SB921", call, _("The method is called get_feature_names_out."), edits)


def imputer(script: Script) -> Iterator[Found]:
    """SB921: `Imputer` is gone: left to the user, because its successor takes other arguments."""
    today = _(
        "Imputer is gone: take SimpleImputer of sklearn.impute, with missing_values=np.nan for 'NaN' and without axis."
    )
    for node in script.nodes(cst.ImportFrom):
        names = () if isinstance(node.names, cst.ImportStar) else node.names
        if any(canonical(f"{dotted(node.module)}.{one.evaluated_name}") == _IMPUTER for one in names):
            yield found(script, "SB921", node, today)
    for one in script.nodes(cst.Attribute):
        if script.meaning(one) == _IMPUTER:
            yield found(script, "SB921", one, today)
