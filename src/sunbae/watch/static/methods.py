"""What methods of networks, transformers and rows do."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any, Literal

from sunbae.watch.static.libraries import KEEPS, MUTATES, ORDERS, REDUCES, Libraries, loss_of, metric_names
from sunbae.watch.static.story import Ask, Compile, Fit, Learn
from sunbae.watch.static.values import (
    Callback,
    Constant,
    Folds,
    Given,
    Layer,
    Network,
    Part,
    Rows,
    Scalar,
    Several,
    Splitter,
    Transformer,
    inside,
    rows_of,
)

# Parameters of `fit` of Keras in their order, and those that no other library has.
_FIT = ("x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data")
_OF_KERAS = ("epochs", "validation_split", "validation_data", "callbacks", "steps_per_epoch")
_FITS = ("fit", "fit_generator")
_ASKS = ("evaluate", "evaluate_generator", "score", "predict", "predict_proba", "predict_classes", "predict_generator")
_LOADS = ("load_weights", "set_weights")
_STEP_BY_STEP = ("train_on_batch", "test_on_batch", "predict_on_batch", "train_step")
_ENCODERS = ("OneHotEncoder", "LabelBinarizer")


class Methods(Libraries):
    """Calls of methods of what is known."""

    def method(self, on: Any, name: str, node: ast.Call, given: Given) -> Any:
        """What a method gives."""
        target = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        if isinstance(on, Rows):
            network = self._as_network(on, name, given)
            if network is not None:
                return self._of_network(network, name, node, given, on)
            return self._of_rows(on, name, target, given)
        if isinstance(on, Network):
            return self._of_network(on, name, node, given, on)
        if isinstance(on, Transformer):
            return self._of_transformer(on, name, node, given)
        if isinstance(on, Splitter) and name == "split":
            return Folds()
        if isinstance(on, Several) and name in ("append", "extend"):
            self._grown(on, name, target, given)
            return Constant(None)
        if isinstance(on, Callback):
            on.escaped = True
        self.away(*given.all())
        return self.fresh(on, *given.all())

    def _grown(self, on: Several, name: str, target: ast.expr, given: Given) -> None:
        first = given.get(0, "object")
        more = first.items if name == "extend" and isinstance(first, Several) else (first,)
        sure = not self.branches and (name == "append" or isinstance(first, Several))
        self.rebind(target, Several((*on.items, *more)) if sure else self.fresh(on, first))
        if not isinstance(target, ast.Name):
            self.away(first)

    # Networks

    def _as_network(self, on: Rows, name: str, given: Given) -> Network | None:
        """Something unknown whose methods show that it is a network or another model."""
        known = self.networks.get(on)
        fits = name in _FITS and (len(given.places) > 1 or any(one in given.names for one in ("y", *_OF_KERAS)))
        if known is None and (
            fits or name in ("evaluate", "compile") or (name in ("predict", "score") and given.places)
        ):
            known = self.networks[on] = Network()
        return known

    def _of_network(self, on: Network, name: str, node: ast.Call, given: Given, itself: Any) -> Any:
        if name in _FITS:
            return self._fitted(on, node, given, itself)
        if name in _ASKS:
            return self._asked(on, name, node, given)
        if name == "compile":
            self._compiled(on, node, given)
        elif name == "add":
            self.added(on, given.get(0, "layer"))
            if self.branches:
                on.layers, on.last = None, Layer("?")
        elif name == "pop":
            on.layers, on.last = None, Layer("?")
        elif name in _LOADS:
            on.loaded = True
        elif name in _STEP_BY_STEP:
            on.escaped = True
        return self.fresh(*given.all())

    def _compiled(self, on: Network, node: ast.Call, given: Given) -> None:
        on.keras = True
        loss, metrics = loss_of(given.get(1, "loss")), metric_names(given.get(None, "metrics"))
        sure = given.whole and len(given.places) < 3
        self.told(Compile, node, network=on, loss=loss.name, logits=loss.logits, metrics=metrics if sure else None)

    def _fitted(self, on: Network, node: ast.Call, given: Given, itself: Any) -> Any:
        on.keras = on.keras or any(name in given.names for name in _OF_KERAS)
        at = {name: k for k, name in enumerate(_FIT)}
        validation, held = self._validation(given)
        callbacks = given.get(at["callbacks"], "callbacks")
        every = [one for one in inside(callbacks) if not isinstance(one, Several)]
        known = tuple(one for one in every if isinstance(one, Callback))
        none = callbacks is None or callbacks == Constant(None)
        epochs = given.constant(at["epochs"], "epochs", 1)
        self.told(
            Fit,
            node,
            network=on,
            x=rows_of(given.get(0, "x", "X")),
            y=rows_of(given.get(1, "y")),
            validation=validation,
            validation_x=held,
            callbacks=known,
            whole=given.whole and (none or len(known) == len(every)),
            epochs=epochs if isinstance(epochs, int) and given.get(None, "initial_epoch") is None else None,
        )
        return self.fresh() if on.keras else itself

    def _validation(self, given: Given) -> tuple[Literal["data", "split", "", "?"], tuple[Rows, ...]]:
        data = given.get(_FIT.index("validation_data"), "validation_data")
        if data is not None and data != Constant(None):
            pair = data.items if isinstance(data, Several) else ()
            return "data", rows_of(pair[0]) if len(pair) > 1 else ()
        share = given.constant(_FIT.index("validation_split"), "validation_split", 0)
        return ("?" if share is ... else "split" if share else ""), ()

    def _asked(self, on: Network, name: str, node: ast.Call, given: Given) -> Any:
        id, x = self.number(), rows_of(given.get(0, "x", "X", "generator"))
        predicts = name.startswith("predict")
        y = () if predicts else rows_of(given.get(1, "y"))
        self.told(Ask, node, id=id, network=on, x=x, y=y, scores=not predicts)
        if not predicts:
            return self.fresh()
        first = x[0] if x else self.fresh()
        return Rows(first.source, first.parts, asked=id)

    # Transformers

    def _of_transformer(self, on: Transformer, name: str, node: ast.Call, given: Given) -> Any:
        first = given.get(0, "X", "y", "raw_documents")
        rows = first if isinstance(first, Rows) else None
        if name in ("fit", "fit_transform", "partial_fit"):
            on.learnt = self.number()
            self.told(Learn, node, id=on.learnt, kind=on.kind, does=on.does, given=rows)
            if name != "fit_transform":
                return on
        if name in ("transform", "fit_transform") and rows is not None:
            steps = rows.steps if on.learnt is None else rows.steps | {on.learnt}
            return replace(rows, steps=steps, kind="hot" if on.kind in _ENCODERS else rows.kind)
        if name == "inverse_transform" and rows is not None:
            return replace(rows, kind="")
        self.away(*given.all())
        return self.fresh(first)

    # Rows

    def _of_rows(self, on: Rows, name: str, target: ast.expr, given: Given) -> Any:
        if given.constant(None, "inplace", False) is not False or name in MUTATES:
            for one in (target, *()):
                self.rebind(one, Rows(self.number(), kind="order" if on.kind == "order" else "", mixed=on.mixed))
            for value in given.all():
                self._other_order(value)
            return Constant(None)
        if name == "permutation":
            return self._order(given.get(0, "x"))
        if name in ORDERS:
            return Rows(self.number(), kind="order")
        if name in REDUCES and "axis" not in given.names:
            return Scalar(self.number())
        if name in KEEPS:
            return on
        if name in ("head", "tail"):
            n = given.constant(0, "n", 5)
            if isinstance(n, int) and n > 0:
                return on.part(Part("slice", 0, (None, n) if name == "head" else (-n, None)))
        if name == "sample":
            return on.part(Part("drawn" if "replace" in given.names else "some", self.number()))
        if name == "drop" and (
            given.get(None, "columns") is not None or given.constant(None, "axis", 0) in (1, "columns")
        ):
            return on.picked("drop")
        if name in ("drop", "dropna", "drop_duplicates", "query"):
            return on.part(Part("some", self.number()))
        if name == "fit":
            return on
        self.away(*given.all())
        return self.fresh(on, *given.all())

    def _other_order(self, value: Any) -> None:
        """All names of some rows stand for others now: a generator has shuffled them in place."""
        if not isinstance(value, Rows):
            return
        new = Rows(self.number(), kind="order" if value.kind == "order" else "", mixed=value.mixed)
        for name, one in list(self.scope.names.items()):
            if one == value:
                self.scope.bind(name, new)
