"""Evidence made by hand, as the audit would have seen it of a script.

    evidence(fit(line=3, x=rows(0, 80)), evaluate(line=4, x=rows(80, 100)))

Events are numbered in the order in which they are given. Rows are numbered, too: `rows(0, 80)` are 80 rows, and
`rows(60, 90)` has 20 of them.
"""

from dataclasses import replace

import numpy as np

from sunbae.patch.notes import Place
from sunbae.watch.events import (
    Callback,
    Evidence,
    Fitting,
    Layer,
    Making,
    Measuring,
    Net,
    Scoring,
    Splitting,
    Transforming,
)
from sunbae.watch.seen import Facts, Seen

SCRIPT = "script.py"


def at(line):
    return None if line is None else Place(SCRIPT, line)


def rows(start, stop, width=3, *, facts=None, **more):
    """The rows start ... stop - 1, of `width` values; width 1 is one value without a dimension of its own."""
    numbers = np.arange(start, stop)
    shape = (len(numbers),) if width == 1 else (len(numbers), width)
    return Seen(shape, "float64", _hashes(numbers, width), numbers.astype(np.int64), facts=facts, **more)


def classes(start, stop, kinds=3, width=1, labels=None):
    """The same rows as a target of classes: row number modulo `kinds`, or `labels`."""
    numbers = np.arange(start, stop)
    found = np.asarray(numbers % kinds if labels is None else labels)
    shape = (len(numbers),) if width == 1 else (len(numbers), width)
    hot = width > 1
    facts = Facts(0.0, 1.0 if hot else float(kinds - 1), True, 2 if hot else kinds, hot)
    return Seen(shape, "int64", _hashes(found, width), numbers.astype(np.int64), facts=facts)


def _hashes(numbers, width):
    return (np.asarray(numbers).astype(np.uint64) + np.uint64(1)) * np.uint64(1_000_003) + np.uint64(width)


def numbers(lowest, highest, *, integral=False, kinds=200, ranges=(), deviations=()):
    """Facts of values between two numbers."""
    return Facts(lowest, highest, integral, kinds, False, ranges, deviations)


def layer(kind="Dense", activation="", line=None, shape=(), name="", **config):
    """A layer, its activation if it has one, and its other settings."""
    return Layer(
        name or kind.lower(), kind, {**config, **({"activation": activation} if activation else {})}, at(line), shape
    )


def net(*layers, losses=("mean_squared_error",), trained=True, as_fitted=True, optimizer="Adam", rate=0.001, **more):
    """A network of layers one after the other."""
    found = layers or (layer("Dense", "relu", name="hidden", shape=(8,)), layer("Dense", "linear", shape=(1,)))
    ends, outputs = more.pop("ends", found[-1:]), more.pop("outputs", (found[-1].shape,))
    return Net(
        found, True, outputs, ends, losses, optimizer=optimizer, rate=rate, trained=trained, as_fitted=as_fitted, **more
    )


def callback(kind="EarlyStopping", line=None, number=-1, **settings):
    return Callback(kind, settings, at(line), number)


def made(one, used=False):
    """A callback was made on its line."""
    return Making(-1, one.place, 0, one, used)


def fit(line=3, x=None, y=None, *, model=0, history=None, epochs=None, nth=0, kind="keras", **more):
    """A fit on 80 rows unless others are given. `history` of loss alone if it is a list."""
    x = x if x is not None else rows(0, 80)
    y = y if y is not None else rows(0, 80, width=1)
    if isinstance(history, (list, tuple)):
        history = {"loss": history}
    curves = {name: tuple(values) for name, values in (history or {}).items()}
    ran = max((len(values) for values in curves.values()), default=1)
    arguments = {"epochs": ran if epochs is None else epochs, **more.pop("arguments", {})}
    held = more.pop("validation", None)
    if isinstance(held, Seen):
        more |= {"validation": "data", "validation_x": (held,)}
    elif held is not None:
        more["validation"] = held
    more.setdefault("net", net() if kind == "keras" else None)
    callbacks = tuple(more.pop("callbacks", ()))
    return Fitting(
        -1, at(line), nth, kind, model, _several(x), _several(y), arguments=arguments, callbacks=callbacks,
        history=curves, **more,
    )  # fmt: skip


def evaluate(line=4, x=None, y=None, *, model=0, scores=None, nth=0, **more):
    """An evaluate on 20 other rows unless others are given."""
    x = x if x is not None else rows(80, 100)
    y = y if y is not None else rows(80, 100, width=1)
    more.setdefault("net", net())
    return Scoring(
        -1, at(line), nth, "keras", "evaluate", model, _several(x), _several(y), scores or {"loss": 1.0}, **more
    )


def predict(line=4, x=None, *, model=0, nth=0, **more):
    """A predict of 20 other rows unless others are given, of one number each."""
    x = x if x is not None else rows(80, 100)
    first = _several(x)[0]
    result = Seen((len(first), 1), "float32", first.hashes, first.rows, made_by="predict", model=model)
    more.setdefault("net", net())
    more.setdefault("made", (result,))
    return Scoring(-1, at(line), nth, "keras", "predict", model, _several(x), **more)


def measure(metric="r2_score", first=None, second=None, line=5, value=0.5, nth=0):
    """A metric of scikit-learn; of 20 targets and the prediction of model 0 unless others are given."""
    first = first if first is not None else rows(80, 100, width=1)
    second = second if second is not None else predict().made[0]
    return Measuring(-1, at(line), nth, metric, first, second, value)


def transform(given, line=2, *, action="fit", kind="StandardScaler", does="scale", step=0, made=None, nth=0):
    return Transforming(-1, at(line), nth, step, step, kind, does, action, given, made)


def split(given, first, second, line=2, *, shuffle=True, seeded=True, stratified=False, nth=0):
    """A split of arrays; each argument is one array or a tuple of them."""
    pairs = tuple(zip(_several(first), _several(second), strict=True))
    return Splitting(-1, at(line), nth, _several(given), pairs, shuffle, seeded, stratified)


def evidence(*events, source=""):
    """All of it, in this order; `source` is the text of the script."""
    return Evidence(tuple(replace(event, number=k) for k, event in enumerate(events)), {SCRIPT: source}, SCRIPT)


def _several(value):
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)
