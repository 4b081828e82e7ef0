"""The recipes by name, and their hyper-parameters from `name=value` texts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.models.convolution import Conv1dParams, conv1d
from sunbae.models.dense import DnnParams, dnn
from sunbae.models.expected import expected
from sunbae.models.recurrent import RecurrentParams, gru, lstm, simple_rnn
from sunbae.models.spec import InputSpec, OutputSpec


@dataclass(frozen=True)
class Recipe:
    """A named way to build a network: `build(inputs, outputs, params)` gives an uncompiled `keras.Model`."""

    name: str
    build: Callable[[InputSpec, OutputSpec, Any], Any]
    params: type[BaseModel]


_ALL = (
    Recipe("dnn", dnn, DnnParams),
    Recipe("simple_rnn", simple_rnn, RecurrentParams),
    Recipe("lstm", lstm, RecurrentParams),
    Recipe("gru", gru, RecurrentParams),
    Recipe("conv1d", conv1d, Conv1dParams),
)
RECIPES: dict[str, Recipe] = {one.name: one for one in _ALL}


def recipe(name: str) -> Recipe:
    """The recipe called `name`.

    Raises: OptionError naming those that exist.
    """
    if name not in RECIPES:
        raise OptionError(
            _("--model is {name!r}; it must be one of {known}.").format(name=name, known=", ".join(sorted(RECIPES)))
        )
    return RECIPES[name]


def parse_params(chosen: Recipe, settings: Sequence[str]) -> BaseModel:
    """Hyper-parameters of `chosen` from texts such as `width=64`.

    Raises: OptionError naming every setting that is wrong, with what is allowed.
    """
    values: dict[str, str] = {}
    wrong = []
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals:
            wrong.append(_("--set {text!r}: NAME=VALUE was expected, such as --set width=64").format(text=text))
        elif name.strip() not in chosen.params.model_fields:
            wrong.append(_unknown(chosen, name.strip()))
        else:
            values[name.strip()] = value.strip()
    params = None
    try:
        params = chosen.params.model_validate(values)
    except ValidationError as exc:
        for error in exc.errors():
            name = ".".join(map(str, error["loc"]))
            wrong.append(
                _("--set {name}={value}: {message}").format(name=name, value=error["input"], message=expected(error))
            )
    if wrong or params is None:
        raise OptionError("\n".join(wrong))
    return params


def _unknown(chosen: Recipe, name: str) -> str:
    known = list(chosen.params.model_fields)
    near = difflib.get_close_matches(name, known, n=1)
    hint = _(" Did you mean {near!r}?").format(near=near[0]) if near else ""
    text = _("--set {name}: {recipe} has no such hyper-parameter; it has {known}.")
    return text.format(name=name, recipe=chosen.name, known=", ".join(known)) + hint
