"""The recipes by name, and their hyper-parameters from `name=value` texts."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import ValidationError

from sunbae._compat import load_keras
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.models.augment import AugmentParams, augmented
from sunbae.models.autoencoder import AutoencoderParams, autoencoder
from sunbae.models.convolution import CnnParams, Conv1dParams, cnn, conv1d
from sunbae.models.dense import DnnParams, dnn
from sunbae.models.expected import expected
from sunbae.models.forecast import Window, forecaster, from_features
from sunbae.models.network import network_class
from sunbae.models.own import Build, OwnParams, checked, from_file, from_model, is_own, params_of
from sunbae.models.params import Params
from sunbae.models.parts import IMAGE, end, ends, inputs_of, joined, picture, repeated, scaled
from sunbae.models.realmlp import RealMlpParams, ntk_dense, realmlp, start
from sunbae.models.recurrent import RecurrentParams, gru, lstm, simple_rnn
from sunbae.models.resnet import ResnetParams, resnet, whiten
from sunbae.models.series import DLinearParams, LinearParams, TsMixerParams, dlinear, nlinear, tsmixer
from sunbae.models.spec import ForecastSpec, InputSpec, OutputSpec, WindowSpec
from sunbae.models.tabm import TabMParams, member_outputs, members_of, part, tabm
from sunbae.models.transfer import TransferParams, transfer
from sunbae.prep.encode import ONE_HOT_MAX

TRANSFER, AUTOENCODER = "transfer", "autoencoder"
Features = Callable[..., Any]  # (x, params, prefix="") -> features (B, W) of rows, windows or pictures
Reads = Callable[..., Any]  # (inputs by name, InputSpec, params) -> features (B, W), or (B, K, W) of members
Changes = Callable[[Window, WindowSpec, Any], Any]  # -> (B, H, K)


@dataclass(frozen=True)
class Wish:
    """How a recipe wants rows prepared and how long it wants to be trained, as far as the user does not say.

    Attributes:
      scale: of numbers, one of `prep.scale.METHODS`.
      one_hot_max: most labels of a category that enters as columns of 0 and 1.
      batch_size: about; rows are shared out evenly.
      epochs: at most.
      patience: epochs without a better val_loss, or val_accuracy, before a seed stops.
      by_accuracy: whether the best epoch of classes is that of the highest val_accuracy, where errors tell enough.
      bounded: whether numbers are to be kept within the range of the training rows.
      flags_are_numbers: whether columns of 0 and 1 are numbers like others.
      rows_a_quantile: where numbers are scaled by quantiles, for how many training rows there is one.
    """

    scale: Literal["auto", "quantile", "robust_clip"] = "auto"
    one_hot_max: int = ONE_HOT_MAX
    batch_size: int | None = None
    epochs: int | None = None
    patience: int | None = None
    by_accuracy: bool = False
    bounded: bool = False
    flags_are_numbers: bool = False
    rows_a_quantile: int = 1


@dataclass(frozen=True)
class Recipe:
    """A named way to build a network.

    Attributes:
      params: its hyper-parameters.
      features: what the network finds out about a row (B, F), a window (B, T, C) or a picture (B, H, W, C); None if
        it forecasts only.
      changes: for one that is made for series, what is to come of a window.
      prime: (model, some training rows by the name of the input, InputSpec): sets what is learnt of them before the
        training.
      only: the one kind of data that it is made for; "" if its features can be those of any.
      reads: for one that is made for rows, what it finds out of the inputs before they are joined.
      last: then (features, numbers that each member gives, name) -> its last layer.
      wish: what it wants of preparation and training.
    """

    name: str
    params: type[Params]
    features: Features | None = None
    changes: Changes | None = None
    prime: Callable[[Any, Mapping[str, np.ndarray], InputSpec], None] | None = None
    only: Literal["", "series", "images", "rows"] = ""
    reads: Reads | None = None
    last: Callable[[Any, int, str], Any] | None = None
    wish: Wish = Wish()

    def build(self, inputs: InputSpec, outputs: OutputSpec, params: Any) -> Any:
        """An uncompiled `keras.Model` of rows, or of rows that have a picture.

        Inputs: `numbers` float (B, F) and, for each category with many levels, `code_k` int (B,), looked up in an
        Embedding; `image` uint8 (B, H, W, C), whose features are joined by those of a small `dnn` of the rest, if
        there is any. Output: (B, 1) in the target's unit for a regression, (B, 1) sigmoid for binary, (B, C) softmax.

        Raises: OptionError if the recipe is for data of another kind.
        """
        if self.reads is not None and inputs.image is None:
            return self._of_rows(inputs, outputs, params)
        if self.features is None or (inputs.image is None and self.only == "images"):
            raise OptionError(unfit(self.name, "images" if inputs.image else "rows"))
        if inputs.image is not None:
            return self._of_pictures(inputs, outputs, params)
        named = inputs_of(inputs)
        return load_keras().Model(named, end(self.of_inputs(named, inputs, params), outputs), name=self.name)

    def _of_rows(self, inputs: InputSpec, outputs: OutputSpec, params: Any) -> Any:
        assert self.reads is not None
        assert self.last is not None
        named = inputs_of(inputs)
        members = members_of(params)
        read = repeated(named, members) if members else named
        end = ends(self.last(self.reads(read, inputs, params), outputs.size, "output"), outputs)
        model = network_class()(named, end.answer, name=self.name)
        model.learn_from(load_keras().Model([read[tensor.name] for tensor in model.inputs], end.learner))
        model.classes = outputs.n_classes
        model.smoothing = getattr(params, "label_smoothing", 0.0) if outputs.n_classes else 0.0
        return model

    def _of_pictures(self, inputs: InputSpec, outputs: OutputSpec, params: Any) -> Any:
        named = inputs_of(inputs)
        model = network_class()(named, end(self.of_inputs(named, inputs, params), outputs), name=self.name)
        model.smoothing = getattr(params, "label_smoothing", 0.0) if outputs.n_classes else 0.0
        return model

    def of_inputs(self, named: dict[str, Any], inputs: InputSpec, params: Any, prefix: str = "") -> Any:
        """Features (B, W) of the inputs by name: of a picture, joined by those of a small `dnn` of the rest, if any."""
        assert self.features is not None
        if inputs.image is None:
            return self.features(joined(named, inputs, prefix), params, prefix)
        x = picture(named, inputs.image, prefix)
        if isinstance(params, AugmentParams):
            x = augmented(x, params, prefix)
        x = self.features(x, params, prefix)
        if len(named) == 1:
            return x
        beside = dnn(joined(named, inputs, prefix), BESIDE, f"{prefix}beside.")
        return load_keras().layers.Concatenate(name=f"{prefix}with_columns")([x, beside])

    def forecaster(self, inputs: WindowSpec, outputs: ForecastSpec, params: Any) -> Any:
        """An uncompiled `keras.Model` of windows, see `forecast.forecaster`."""

        def changes(window: Window, said: WindowSpec) -> Any:
            if self.changes is not None:
                return self.changes(window, said, params)
            assert self.features is not None
            return from_features(self.features(window.joined(), params), window, said)

        return forecaster(self.name, changes, inputs, outputs)


@dataclass(frozen=True)
class OwnRecipe(Recipe):
    """A network of the user's own.

    Attributes:
      make: (InputSpec, OutputSpec, params) -> uncompiled `keras.Model`.
    """

    make: Build | None = None

    def build(self, inputs: InputSpec, outputs: OutputSpec, params: Any) -> Any:
        """What the user's function makes of the inputs and outputs.

        Raises: OptionError if that is no `keras.Model`, or one of other inputs or outputs.
        """
        assert self.make is not None
        return checked(self.make(inputs, outputs, params), inputs, outputs, self.name)


WHITENED = 64  # pictures at a time


def _whitened(model: Any, rows: Mapping[str, np.ndarray], inputs: InputSpec) -> None:
    assert inputs.image is not None
    image, pixels = inputs.image, rows[IMAGE]
    whiten(model, (scaled(image, pixels[k : k + WHITENED]) for k in range(0, len(pixels), WHITENED)))


_ALL = (
    Recipe("dnn", DnnParams, dnn),
    Recipe("simple_rnn", RecurrentParams, simple_rnn),
    Recipe("lstm", RecurrentParams, lstm),
    Recipe("gru", RecurrentParams, gru),
    Recipe("conv1d", Conv1dParams, conv1d),
    Recipe(
        "realmlp",
        RealMlpParams,
        only="rows",
        reads=realmlp,
        last=ntk_dense,
        prime=start,
        wish=Wish(
            scale="robust_clip",
            one_hot_max=8,
            batch_size=256,
            epochs=256,
            patience=256,
            by_accuracy=True,
            bounded=True,
            flags_are_numbers=True,
        ),
    ),
    Recipe(
        "tabm",
        TabMParams,
        only="rows",
        reads=tabm,
        last=member_outputs,
        prime=part,
        wish=Wish(scale="quantile", batch_size=256, epochs=300, patience=16, by_accuracy=True, rows_a_quantile=30),
    ),
    Recipe("cnn", CnnParams, cnn, only="images"),
    Recipe("resnet", ResnetParams, resnet, prime=_whitened, only="images"),
    Recipe(TRANSFER, TransferParams, transfer, only="images"),
    Recipe(AUTOENCODER, AutoencoderParams, autoencoder, only="images"),
    Recipe("nlinear", LinearParams, changes=nlinear, only="series"),
    Recipe("dlinear", DLinearParams, changes=dlinear, only="series"),
    Recipe("tsmixer", TsMixerParams, changes=tsmixer, only="series"),
)
RECIPES: dict[str, Recipe] = {one.name: one for one in _ALL}
AUTO = "auto"  # in place of a recipe: several are tried
ROW_RECIPES: tuple[str, ...] = tuple(one.name for one in _ALL if one.only in ("", "rows"))
BRANCH_RECIPES: tuple[str, ...] = tuple(one.name for one in _ALL if not one.only)
PICTURE_BRANCH_RECIPES: tuple[str, ...] = (*BRANCH_RECIPES, "cnn", "resnet")  # those that are trained in one piece
SERIES_RECIPES: tuple[str, ...] = tuple(one.name for one in _ALL if one.only in ("", "series"))
IMAGE_RECIPES: tuple[str, ...] = tuple(one.name for one in _ALL if one.only in ("", "images"))
BESIDE = DnnParams.model_validate({"width": 64, "depth": 2})  # what reads the columns beside a picture


def unfit(name: str, kind: Literal["rows", "series", "images"]) -> str:
    """What to say of a recipe that was to read data of a kind for which it is not made.

    One that is made for rows alone fits no part of a network: it has its own way to train, and one target.
    """
    if name not in RECIPES:
        return _("--model {name}: a network of your own reads rows or pictures, alone and with one target.").format(
            name=name
        )
    known = {"rows": ROW_RECIPES, "series": SERIES_RECIPES, "images": IMAGE_RECIPES}[kind]
    if RECIPES[name].only == "series":
        text = _("--model {name} is for series: give --past and --horizon, or one of {known}.")
    elif RECIPES[name].only == "rows" and kind == "rows":
        known = BRANCH_RECIPES
        text = _(
            "--model {name} is trained as a whole and with one target: it cannot be combined with --branch, --middle, "
            "--output or several targets. Take one of {known}."
        )
    elif RECIPES[name].only == "rows":
        text = _("--model {name} is for rows of a table; take one of {known}.")
    elif kind == "series":
        text = _("--model {name} is for pictures; for a series take one of {known}.")
    else:
        text = _(
            "--model {name} is for pictures: a folder, or --image names the column of files; or take one of {known}."
        )
    return text.format(name=name, known=", ".join(sorted(known)))


_own: dict[str, OwnRecipe] = {}  # functions and models that were given from Python, in this process


def own_recipe(model: Any) -> OwnRecipe:
    """A recipe of a function (inputs, outputs, params) -> keras.Model, or of a ready `keras.Model`.

    It can be named in this process: `recipe(own_recipe(model).name)`.
    """
    ready = isinstance(model, load_keras().Model)
    title = model.name if ready else getattr(model, "__name__", type(model).__name__)
    name = f"{title} ({_('from Python')})"
    make, params = (from_model(model), OwnParams) if ready else (model, params_of(model, name))
    _own[name] = OwnRecipe(name, params, make=make)
    return _own[name]


def recipe(name: str) -> Recipe:
    """The recipe called `name`, or made of the function that `my.py:net` names.

    Raises: OptionError naming those that exist.
    """
    if name in _own:
        return _own[name]
    if is_own(name):
        make, params = from_file(name)
        return OwnRecipe(name, params, make=make)
    if name not in RECIPES:
        raise OptionError(
            _("--model is {name!r}; it must be one of {known}, or a function in a file, such as my.py:net.").format(
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
