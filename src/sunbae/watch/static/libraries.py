"""What calls of numpy, pandas, scikit-learn and Keras give, as far as rows, layers and networks go."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import Any

from sunbae.watch.static.reader import Reader
from sunbae.watch.static.story import Made, Metric, Split
from sunbae.watch.static.values import (
    Callback,
    Constant,
    Counted,
    Folds,
    Given,
    Layer,
    Loss,
    Network,
    Part,
    Path,
    Rows,
    Scalar,
    Several,
    Splitter,
    Tensor,
    Transformer,
    inside,
)
from sunbae.watch.transformers import does

# Names of functions, or of methods, by what they do to rows.
KEEPS = (
    "abs", "array", "asarray", "ascontiguousarray", "astype", "cast", "ceil", "clip", "constant",
    "convert_to_tensor", "copy", "cos", "exp", "expand_dims", "expm1", "fabs", "fillna", "flatten", "float32",
    "float64", "floor", "log", "log10", "log1p", "log2", "mul", "nan_to_num", "power", "ravel", "reset_index",
    "reshape", "rename", "rint", "round", "sin", "sqrt", "square", "squeeze", "tanh", "to_frame", "to_list",
    "to_numpy", "toarray", "todense", "tolist", "DataFrame", "Series", "as_matrix", "interpolate", "divide",
    "multiply", "subtract", "add", "replace", "map", "apply",
)  # fmt: skip
REDUCES = (
    "len", "int", "float", "sum", "mean", "max", "min", "std", "var", "median", "amax", "amin", "nunique",
    "count_nonzero", "ptp", "prod", "average", "percentile", "quantile", "item",
)  # fmt: skip
ORDERS = ("permutation", "arange", "argsort", "range")
MUTATES = ("shuffle", "sort", "resize", "put", "fill", "itemset", "random_shuffle")
HOT = ("to_categorical", "get_dummies", "one_hot")
HARMLESS = (
    "print",
    "plot_model",
    "len",
    "type",
    "id",
    "repr",
    "str",
    "display",
    "isinstance",
    "dir",
    "hasattr",
    "model_to_dot",
)
# Data sets of scikit-learn and Keras whose target is a number.
NUMBERS = ("load_diabetes", "load_boston", "fetch_california_housing", "make_regression", "load_linnerud")
NUMBERS_OF_KERAS = ("boston_housing", "california_housing")
_FOLDS = re.compile(r"(Fold|ShuffleSplit|LeaveOneOut|LeavePOut|TimeSeriesSplit)$")
_CALLBACKS = {
    "EarlyStopping": ("monitor", "min_delta", "patience", "verbose", "mode", "baseline", "restore_best_weights"),
    "ModelCheckpoint": ("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode"),
    "ReduceLROnPlateau": ("monitor", "factor", "patience", "verbose", "mode"),
}
_KNOWN_METRICS = ("accuracy_score", "r2_score", "explained_variance_score", "mean_squared_error", "mean_absolute_error")


class Libraries(Reader):
    """Calls of what is imported."""

    def library(self, path: Path, node: ast.Call, given: Given) -> Any:
        """What a call of an imported or built-in thing gives."""
        if path.keras and (found := self._keras(path, node, given)) is not None:
            return found
        if path.sklearn and (found := self._sklearn(path, node, given)) is not None:
            return found
        first = given.get(0, "a", "x", "X", "data", "object", "arr")
        if path.last == "enumerate" and path.module == "builtins":
            return Counted(first)
        if path.dotted == "builtins.map":
            return self.fresh(*given.all())
        if path.dotted in ("builtins.next", "builtins.iter"):
            return self.element(first) if path.last == "next" else first
        if path.dotted in ("builtins.list", "builtins.tuple"):
            if isinstance(first, Constant) and isinstance(first.value, str):
                return Several(tuple(Constant(one) for one in first.value))
            return first if isinstance(first, (Several, Folds)) else self.fresh(first)
        if path.dotted in ("random.shuffle", "numpy.random.shuffle"):
            for one in node.args:
                self._mutated(one)
            return Constant(None)
        if path.last in HOT and isinstance(first, Rows):
            return replace(first, kind="hot")
        if path.last in ORDERS:
            return self._order(first)
        if path.last in REDUCES and not given.names.get("axis"):
            return Scalar(self.number())
        if path.last in ("argmax", "argmin") and isinstance(first, Rows):
            return replace(first, kind="")
        if path.last in KEEPS and isinstance(first, Rows):
            return first
        if path.last not in HARMLESS:
            self.away(*given.all())
        return self.fresh(*given.all())

    def element(self, value: Any) -> Any:
        """What a loop over something gives in a round."""
        if isinstance(value, Folds):
            cut, source = self.number(), self.number()
            return Several(tuple(Rows(source, (Part("split", cut, side),), kind="order") for side in (0, 1)))
        if isinstance(value, Counted):
            return Several((Scalar(self.number()), self.element(value.of)))
        if isinstance(value, Several) and value.items:
            return value.items[0] if len(value.items) == 1 else self.fresh(value)
        return self.fresh(value)

    def _mutated(self, node: ast.expr) -> None:
        """Rows of a name come in another order now, or are others."""
        found = self.value(node)
        if isinstance(found, Rows):
            self.rebind(node, Rows(self.number(), kind="order" if found.kind == "order" else "", mixed=found.mixed))

    def _order(self, first: Any) -> Rows:
        """Numbers of which none comes twice, or rows in such an order."""
        if isinstance(first, Rows) and (first.parts or first.steps):
            return first.part(Part("order", self.number()))
        return Rows(self.number(), kind="order")

    # scikit-learn

    def _sklearn(self, path: Path, node: ast.Call, given: Given) -> Any:
        name = path.last
        if name == "train_test_split":
            return self._split(node, given)
        if _FOLDS.search(name):
            return Splitter()
        if name.startswith(("load_", "fetch_", "make_")) and ".datasets" in path.dotted:
            return self._data_set(name, given)
        if name == "shuffle":
            part = Part("order", self.number())
            made = tuple(one.part(part) if isinstance(one, Rows) else self.fresh(one) for one in given.places)
            return made[0] if len(made) == 1 else Several(made)
        if ".metrics" in path.dotted:
            first, second = given.get(0, "y_true"), given.get(1, "y_pred")
            self.told(Metric, node, name=name, first=first, second=second)
            return Scalar(self.number()) if name in _KNOWN_METRICS else self.fresh()
        if name in ("make_pipeline", "Pipeline", "make_union", "FeatureUnion"):
            return self._pipeline(name, given)
        if name in ("make_column_transformer", "ColumnTransformer"):
            return Transformer("ColumnTransformer", "scale")
        if name[:1].isupper():
            kind = does(name, path.module)
            changes = kind != "other" or path.module.startswith(("sklearn.preprocessing", "sklearn.feature_extraction"))
            return Transformer(name, kind) if changes else Network()
        return None

    def _data_set(self, name: str, given: Given) -> Any:
        number = "number" if name in NUMBERS else ""
        if name.startswith("make_") or given.constant(None, "return_X_y", False) is True:
            return Several((self.fresh(), replace(self.fresh(), kind=number)))
        return replace(self.fresh(), kind=number and "set")

    def _pipeline(self, name: str, given: Given) -> Any:
        steps = given.places if name.startswith("make") else given.get(0, "steps", "transformer_list")
        every = inside(*(steps if isinstance(steps, tuple) else (steps,)))
        last = [one for one in every if isinstance(one, (Transformer, Network))]
        if not last:
            return self.fresh(*given.all())
        return Transformer("Pipeline", "scale") if isinstance(last[-1], Transformer) else Network()

    def _split(self, node: ast.Call, given: Given) -> Any:
        cut = self.number()
        made = []
        for one in given.places:
            known = isinstance(one, Rows)
            made += [one.part(Part("split", cut, side)) if known else self.fresh(one) for side in (0, 1)]
        shuffle, seed = given.constant(None, "shuffle", True), given.constant(None, "random_state", False)
        stratify = given.get(None, "stratify")
        self.told(
            Split,
            node,
            id=cut,
            given=tuple(one for one in given.places if isinstance(one, Rows)),
            drawn=None if shuffle is ... else bool(shuffle),
            seed=None if seed is ... else False if seed is None else seed,
            stratified=(None if not given.whole else False) if stratify is None else stratify != Constant(None),
            share=_share(given),
        )
        return Several(tuple(made)) if given.whole else self.fresh(*given.places)

    # Keras

    def _keras(self, path: Path, node: ast.Call, given: Given) -> Any:
        name = path.last
        if name in ("Input", "InputLayer") or path.dotted.endswith("layers.Input"):
            return Tensor() if name == "Input" else Layer("InputLayer")
        if name == "Sequential":
            return self._sequential(given)
        if name in ("Model", "Functional"):
            return self._functional(given)
        if ".layers" in path.dotted and name[:1].isupper():
            return self._layer(name, node, given)
        if ".callbacks" in path.dotted and name[:1].isupper():
            return self._callback(name, node, given)
        if ".losses" in path.dotted and name[:1].isupper():
            logits = given.constant(0, "from_logits", False)
            return Loss(_snake(name), logits is not False)
        if name == "load_data":
            return self._two_parts(node, path)
        if name in ("load_model", "model_from_json"):
            return self._loaded(given)
        if name == "clone_model":
            found = given.get(0, "model")
            known = isinstance(found, Network) and found.layers is not None
            return Network(list(found.layers), found.last, True) if known else Network(keras=True)
        return None

    def _layer(self, name: str, node: ast.Call, given: Given) -> Layer:
        activation, units = "?", None
        if name in ("Dense", "LSTM", "GRU", "SimpleRNN", "Conv1D", "Conv2D"):
            said = given.get(1 if name in ("Dense", "LSTM", "GRU", "SimpleRNN") else None, "activation")
            activation = activation_of(said) if said is not None or given.whole else "?"
            number = given.constant(0, "units")
            units = number if isinstance(number, int) and name == "Dense" else None
            if said is None and name in ("LSTM", "GRU", "SimpleRNN"):
                activation = "tanh"
        elif name == "Activation":
            activation = activation_of(given.get(0, "activation"))
        elif name in ("Softmax", "ReLU"):
            activation = name.lower() if not given.all() else "?"
        found = Layer(name, activation, units, self.place(node))
        self.told(Made, node, thing=found)
        return found

    def _sequential(self, given: Given) -> Network:
        found = given.get(0, "layers")
        made = Network([], None, keras=True)
        if found is None or isinstance(found, Several):
            for one in found.items if isinstance(found, Several) else ():
                self.added(made, one)
        else:
            made.layers = None
        return made

    def added(self, network: Network, value: Any) -> None:
        """A layer is put at the end of a Sequential."""
        if isinstance(value, Tensor) or (isinstance(value, Layer) and value.kind == "InputLayer"):
            return
        layer = value if isinstance(value, Layer) else Layer("?")
        network.last = layer
        if network.layers is not None:
            network.layers.append(layer)

    def _functional(self, given: Given) -> Network:
        outputs = given.get(1, "outputs", "output")
        if isinstance(outputs, Several) and len(outputs.items) == 1:
            outputs = outputs.items[0]
        if not isinstance(outputs, Tensor) or outputs.last is None:
            return Network(keras=True)
        return Network(None if outputs.layers is None else list(outputs.layers), outputs.last, True)

    def tensor(self, layer: Any, given: Given) -> Tensor:
        """What a layer gives for what it is called on."""
        inputs = given.get(0, "inputs")
        known = layer if isinstance(layer, Layer) else Layer("?")
        one_way = isinstance(inputs, Tensor) and inputs.layers is not None
        return Tensor((*inputs.layers, known) if one_way else None, known)

    def _callback(self, name: str, node: ast.Call, given: Given) -> Callback:
        by_place = dict(zip(_CALLBACKS.get(name, ()), given.places, strict=False))
        every = by_place | dict(given.names)
        settings = {key: one.value if isinstance(one, Constant) else ... for key, one in every.items()}
        whole = given.whole and len(by_place) == len(given.places)
        made = Callback(name, settings, every.get("filepath"), whole, self.place(node))
        self.told(Made, node, thing=made)
        return made

    def _two_parts(self, node: ast.Call, path: Path) -> Several:
        cut = self.number()
        number = "number" if path.module.rpartition(".")[2] in NUMBERS_OF_KERAS else ""
        x, y = self.fresh(), replace(self.fresh(), kind=number)
        self.told(Split, node, id=cut, given=(x, y), drawn=False, seed=False, stratified=None, share=None)
        return Several(
            tuple(Several((x.part(Part("split", cut, side)), y.part(Part("split", cut, side)))) for side in (0, 1))
        )

    def _loaded(self, given: Given) -> Network:
        """A network from a file; the one that a callback of this script has written there, if there is such."""
        path = given.get(0, "filepath")
        if path is not None:
            for step in reversed(self.steps):
                callbacks = getattr(step, "callbacks", ())
                if any(one.path == path and one.settings.get("save_weights_only") is not True for one in callbacks):
                    found: Network = step.network  # type: ignore[attr-defined]
                    found.loaded = True
                    return found
        return Network(keras=True, loaded=True)


def metric_names(value: Any) -> tuple[str, ...] | None:
    """The names of metrics that are written out; None if one of them cannot be told."""
    if isinstance(value, Constant):
        return (value.value,) if isinstance(value.value, str) else () if value.value is None else None
    if isinstance(value, Path):
        return (value.last,)
    if value is None:
        return ()
    if isinstance(value, Several):
        found = [metric_names(one) for one in value.items]
        return None if any(one is None for one in found) else tuple(name for one in found for name in one or ())
    return None


def loss_of(value: Any) -> Loss:
    """A loss that was given to compile; "" of what cannot be told."""
    if isinstance(value, Several) and len(value.items) == 1:
        value = value.items[0]
    if isinstance(value, Loss):
        return value
    if isinstance(value, Constant) and isinstance(value.value, str):
        return Loss(value.value)
    if isinstance(value, Path) and value.keras:
        return Loss(value.last)
    return Loss("")


def activation_of(value: Any) -> str:
    """The name of an activation; "linear" for none, "?" for what cannot be told."""
    if value is None:
        return "linear"
    if isinstance(value, Constant):
        return "linear" if value.value is None else value.value if isinstance(value.value, str) else "?"
    known = isinstance(value, Path) and (value.keras or value.dotted.startswith("tensorflow."))
    return value.last if known else "?"


def _share(given: Given) -> float | None:
    """Part of the rows on the first side of a split."""
    train, test = given.constant(None, "train_size"), given.constant(None, "test_size")
    if isinstance(train, float) and 0 < train < 1:
        return train
    if isinstance(test, float) and 0 < test < 1:
        return 1 - test
    return 0.75 if train is None and test is None else None


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
