"""Words of Keras 1, as in old books."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from sunbae.i18n import _
from sunbae.modernize.arguments import argument, positional, text_of, without
from sunbae.modernize.change import Edit, Found
from sunbae.modernize.own import is_own
from sunbae.modernize.saying import found
from sunbae.modernize.script import Script

_EVERY = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "border_mode": "padding",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "subsample": "strides",
    "subsample_length": "strides",
    "pool_length": "pool_size",
    "stride": "strides",
}
_UNITS = ("Dense", "SimpleRNN", "LSTM", "GRU")
_ORDERINGS = {"th": "channels_first", "tf": "channels_last"}
_TODAY = "SB912"


def layers(script: Script) -> Iterator[Found]:
    """SB912: arguments of layers in Keras 1.

    `Dense(output_dim=8, init="normal")` becomes `Dense(units=8, kernel_initializer="normal")`,
    `Convolution2D(32, 3, 3, border_mode="same")` becomes `Convolution2D(32, (3, 3), padding="same")`.
    """
    for call in script.calls:
        name = script.meaning(call.func)
        if not name.startswith("keras.layers."):
            continue
        kind = name.rpartition(".")[2]
        edits = _words(script, call, kind)
        edits += _kernel(script, call, kind, old=bool(edits))
        edits += _ordering(script, call)
        if edits:
            yield found(script, _TODAY, call, _("These are words of Keras 1."), edits)


def _words(script: Script, call: cst.Call, kind: str) -> list[Edit]:
    words = dict(_EVERY)
    if kind in _UNITS:
        words["output_dim"] = "units"
    if "Dropout" in kind or kind == "GaussianDropout":
        words["p"] = "rate"
    if kind == "GaussianNoise":
        words["sigma"] = "stddev"
    if kind == "Embedding":
        words["init"], words["dropout"] = "embeddings_initializer", ""
    edits = []
    for arg in call.args:
        new = words.get(arg.keyword.value) if arg.keyword is not None else None
        if new and arg.keyword is not None:
            edits.append(Edit(*script.span(arg.keyword), new))
    return edits


def _kernel(script: Script, call: cst.Call, kind: str, *, old: bool) -> list[Edit]:
    """The two sizes of a kernel as one tuple; of two plain numbers only beside other words of Keras 1."""
    if kind not in ("Conv2D", "Convolution2D", "Deconvolution2D", "Conv2DTranspose"):
        return []
    rows, columns = argument(call, "nb_row"), argument(call, "nb_col")
    if rows is None and columns is None and (old or argument(call, "dim_ordering") is not None):
        rows, columns = positional(call, 1), positional(call, 2)
        if rows is not None and not isinstance(rows.value, (cst.Integer, cst.Name)):
            return []
    if rows is None or columns is None:
        return []
    text = f"({script.text(rows.value)}, {script.text(columns.value)})"
    start = script.span(rows.value)[0]
    if rows.keyword is not None:
        start, text = script.span(rows.keyword)[0], f"kernel_size={text}"
    return [Edit(start, script.span(rows.value)[1], text), *without(script, call, [columns])]


def _ordering(script: Script, call: cst.Call) -> list[Edit]:
    said = argument(call, "dim_ordering")
    value = None if said is None else text_of(said.value)
    if said is None or said.keyword is None or value not in _ORDERINGS:
        return []
    return [Edit(*script.span(said.keyword), "data_format"), Edit(*script.span(said.value), f'"{_ORDERINGS[value]}"')]


def models(script: Script) -> Iterator[Found]:
    """SB912: arguments of models in Keras 1.

    `Model(input=x, output=y)` becomes `Model(inputs=x, outputs=y)`, `fit(x, y, nb_epoch=3)` becomes `fit(x, y,
    epochs=3)`.
    """
    for call in script.calls_of("keras.Model", "keras.models.Model"):
        edits = [
            Edit(*script.span(arg.keyword), arg.keyword.value + "s")
            for arg in call.args
            if arg.keyword is not None and arg.keyword.value in ("input", "output")
        ]
        if edits:
            yield found(script, _TODAY, call, _("These are words of Keras 1."), edits)
    if not script.uses_keras:
        return
    for call in script.calls:
        said = argument(call, "nb_epoch")
        if said is not None and said.keyword is not None and not is_own(script, call):
            edits = [Edit(*script.span(said.keyword), "epochs")]
            yield found(script, _TODAY, call, _("These are words of Keras 1."), edits)
