"""The recipes by name, and their hyper-parameters from `name=value` texts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from sunbae._compat import load_keras
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.models.convolution import Conv1dParams, conv1d
from sunbae.models.dense import DnnParams, dnn
from sunbae.models.expected import expected
from sunbae.models.forecast import Window, forecaster, from_features
from sunbae.models.params import Params
from sunbae.models.parts import begin, end
from sunbae.models.recurrent import RecurrentParams, gru, lstm, simple_rnn
from sunbae.models.series import DLinearParams, LinearParams, TsMixerParams, dlinear, nlinear, tsmixer
from sunbae.models.spec import ForecastSpec, InputSpec, OutputSpec, WindowSpec

Features = Callable[..., Any]  # (x, params, prefix="") -> features (B, W) of rows (B, F) or windows (B, T, C)
Changes = Callable[[Window, WindowSpec, Any], Any]  # -> (B, H, K)


@dataclass(frozen=True)
class Recipe:
    """A named way to build a network.

    Attributes:
      params: its hyper-parameters.
      features: what the network finds out about a row or a window; None if it forecasts only.
      changes: for one that is made for series, what is to come of a window.
    """

    name: str
    params: type[Params]
    features: Features | None = None
    changes: Changes | None = None

    def build(self, inputs: InputSpec, outputs: OutputSpec, params: Any) -> Any:
        """An uncompiled `keras.Model` of rows.

        Inputs: `numbers` float (B, F) and, for each category with many levels, `code_k` int (B,), looked up in an
        Embedding. Output: (B, 1) in the target's unit for a regression, (B, 1) sigmoid for binary, (B, C) softmax.

        Raises: OptionError if the recipe is for series only.
        """
        if self.features is None:
            raise OptionError(series_only(self.name))
        named, x = begin(inputs)
        return load_keras().Model(named, end(self.features(x, params), outputs), name=self.name)

    def forecaster(self, inputs: WindowSpec, outputs: ForecastSpec, params: Any) -> Any:
        """An uncompiled `keras.Model` of windows, see `forecast.forecaster`."""

        def changes(window: Window, said: WindowSpec) -> Any:
            if self.changes is not None:
                return self.changes(window, said, params)
            assert self.features is not None
            return from_features(self.features(window.joined(), params), window, said)

        return forecaster(self.name, changes, inputs, outputs)


_ALL = (
    Recipe("dnn", DnnParams, dnn),
    Recipe("simple_rnn", RecurrentParams, simple_rnn),
    Recipe("lstm", RecurrentParams, lstm),
    Recipe("gru", RecurrentParams, gru),
    Recipe("conv1d", Conv1dParams, conv1d),
    Recipe("nlinear", LinearParams, changes=nlinear),
    Recipe("dlinear", DLinearParams, changes=dlinear),
    Recipe("tsmixer", TsMixerParams, changes=tsmixer),
)
RECIPES: dict[str, Recipe] = {one.name: one for one in _ALL}
AUTO = "auto"  # in place of a recipe: several are tried
ROW_RECIPES: tuple[str, ...] = tuple(one.name for one in _ALL if one.features is not None)


def series_only(name: str) -> str:
    """What to say of a recipe that was to read rows and cannot."""
    return _("--model {name} is for series: give --past and --horizon, or one of {known}.").format(
        name=name, known=", ".join(sorted(ROW_RECIPES))
    )


def recipe(name: str) -> Recipe:
    """The recipe called `name`.

    Raises: OptionError naming those that exist.
    """
    if name not in RECIPES:
        raise OptionError(
            _("--model is {name!r}; it must be one of {known}.").format(
                name=name, known=", ".join([AUTO, *sorted(RECIPES)])
            )
        )
    return RECIPES[name]


def parse_params(chosen: Recipe, settings: Sequence[str], option: str = "--set") -> Params:
    """Hyper-parameters of `chosen` from texts such as `width=64`.

    Args:
      option: where they were given, for messages.

    Raises: OptionError naming every setting that is wrong, with what is allowed.
    """
    values: dict[str, str] = {}
    wrong = []
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals:
            wrong.append(
                _("{option} {text!r}: NAME=VALUE was expected, such as width=64").format(option=option, text=text)
            )
        elif name.strip() not in chosen.params.model_fields:
            wrong.append(_unknown(chosen, name.strip(), option))
        else:
            values[name.strip()] = value.strip()
    params = None
    try:
        params = chosen.params.model_validate(values)
    except ValidationError as exc:
        for error in exc.errors():
            name = ".".join(map(str, error["loc"]))
            wrong.append(
                _("{option} {name}={value}: {message}").format(
                    option=option, name=name, value=error["input"], message=expected(error)
                )
            )
    for name, others in chosen.params.instead.items():
        clash = [other for other in others if name in values and other in values]
        if clash:
            text = _("{option} {name}={value} stands instead of {others}; leave one or the other out.")
            wrong.append(text.format(option=option, name=name, value=values[name], others=", ".join(clash)))
    if wrong or params is None:
        raise OptionError("\n".join(wrong))
    return params


def _unknown(chosen: Recipe, name: str, option: str) -> str:
    known = list(chosen.params.model_fields)
    near = difflib.get_close_matches(name, known, n=1)
    hint = _(" Did you mean {near!r}?").format(near=near[0]) if near else ""
    text = _("{option} {name}: {recipe} has no such hyper-parameter; it has {known}.")
    return text.format(option=option, name=name, recipe=chosen.name, known=", ".join(known)) + hint
