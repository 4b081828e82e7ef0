"""Everything that `sunbae train` can be told, in one validated record."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from sunbae.data.schema import RoleOptions
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.job.declared import (
    SAID,
    Branches,
    BranchOptions,
    Middle,
    Name,
    Names,
    Outputs,
    as_output,
    cells_of,
    join_names,
    listed_settings,
    one_or_many,
    refused,
    split_names,
)
from sunbae.models.expected import expected
from sunbae.models.own import is_own
from sunbae.models.recipes import AUTO, BRANCH_RECIPES, RECIPES, Wish, parse_params, recipe, unfit
from sunbae.prep.pipeline import PrepOptions

__all__ = ["TrainOptions", "join_names", "make_options", "read_config", "split_names"]

Texts = tuple[str, ...]
# Of pictures in folders or arrays: the columns, of which the class is predicted, and by what, unless told.
FILE, CLASS, PICTURED_MODEL = "file", "class", "cnn"
_Share = Annotated[float, Field(gt=0, le=1e9)]
_Side = Annotated[int, Field(ge=2, le=4096)]


class TrainOptions(BaseModel):
    """The options of a training run; `run.toml` of a Run is this record."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    target: Name
    task: Literal["regression", "binary", "multiclass", "classification"] | None = None
    # columns
    drop: Names = ()
    categorical: Names = ()
    numeric: Names = ()
    id: Names = ()
    time: Name | None = None
    group: Name | None = None
    weight: Name | None = None
    dayfirst: bool | None = None
    # reading
    encoding: str | None = None
    separator: str | None = None
    decimal: Literal[".", ","] = "."
    missing: Texts | None = None
    sheet: str | None = None
    skip_bad_rows: bool = False
    join: Texts = ()
    key: Names = ()
    # series
    past: Annotated[int, Field(ge=1)] | None = None
    horizon: Annotated[int, Field(ge=1)] | None = None
    future: Names = ()
    gap: Annotated[int, Field(ge=0)] = 0
    sort: bool = False
    duplicates: Literal["error", "first", "last", "mean"] = "error"
    stationary: Literal["auto", "none", "level", "last", "instance"] = "auto"
    backtest: Annotated[int, Field(ge=0, le=100)] = 0
    # split
    ratio: tuple[_Share, _Share, _Share] | None = None
    split: str | None = None
    split_column: Name | None = None
    validation: str | None = None
    test: str | None = None
    # preparation
    scale: Literal["auto", "quantile", "standard", "minmax", "robust", "robust_clip", "maxabs", "none"] = "auto"
    outliers: Annotated[float, Field(gt=0)] | None = None
    one_hot_max: Annotated[int, Field(ge=2, le=1000)] | None = None  # by the recipe
    # pictures
    image: Name | None = None
    image_folder: str | None = None
    download: bool = False
    size: tuple[_Side, _Side] | None = None
    fit: Literal["crop", "pad", "stretch"] | None = None
    class_weight: Literal["auto", "balanced", "none"] = "auto"
    # network and training
    model: str = "dnn"
    set: Texts = ()
    branch: Branches = ()
    middle: Middle = ()
    output: Outputs = ()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    seeds: Annotated[int, Field(ge=1, le=1000)] = 5
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    batch_size: Annotated[int, Field(ge=1)] | None = None
    patience: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _targets_of_outputs(cls, values: Any) -> Any:
        """Outputs that are declared say what is predicted."""
        if not isinstance(values, dict) or values.get("target") is not None or not values.get("output"):
            return values
        declared = one_or_many(values["output"])
        if not isinstance(declared, (list, tuple)):
            return values  # which is refused by its type
        outputs = [as_output(one) for one in declared]
        return values | {"target": join_names([name for one in outputs for name in one.targets])}

    @model_validator(mode="after")
    def _declared_once(self) -> TrainOptions:
        for option, names in (
            ("--branch", [one.name for one in self.branch]),
            ("--output", [name for one in self.output for name in one.targets]),
        ):
            if len({*names}) < len(names):
                twice = next(name for k, name in enumerate(names) if name in names[:k])
                raise refused(_("{option} names {name!r} twice.").format(option=option, name=twice))
        return self

    @field_validator("drop", "categorical", "numeric", "id", "future", "missing", mode="before")
    @classmethod
    def _names_of_text(cls, value: Any) -> Any:
        """One text is what the command line takes: names with commas between them."""
        return cells_of(value) if isinstance(value, str) else value

    @field_validator("set", mode="before")
    @classmethod
    def _settings(cls, value: Any) -> Any:
        return listed_settings(value)

    @field_validator("ratio", mode="before")
    @classmethod
    def _shares(cls, value: Any) -> Any:
        """6:2:2, as on the command line."""
        return value.replace(",", ":").split(":") if isinstance(value, str) else value

    @field_validator("key", "join", mode="before")
    @classmethod
    def _listed(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("target", "time", mode="before")
    @classmethod
    def _joined(cls, value: Any) -> Any:
        return (
            join_names(value) if isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value) else value
        )

    @field_validator("sheet", mode="before")
    @classmethod
    def _sheet_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

    @field_validator("size", mode="before")
    @classmethod
    def _sides(cls, value: Any) -> Any:
        """64 and "64" are 64 x 64, "48x64" is a height and a width."""
        if isinstance(value, str):
            value = value.lower().split("x")
        if isinstance(value, int):
            value = [value]
        return [*value, *value] if isinstance(value, (list, tuple)) and len(value) == 1 else value

    @property
    def is_declared(self) -> bool:
        """Whether branches, a middle or outputs are declared."""
        return bool(self.branch or self.middle or self.output)

    @property
    def branch_of_picture(self) -> BranchOptions | None:
        """The branch that names the column of the picture."""
        return next((one for one in self.branch if (self.image or FILE) in one.columns), None)

    @property
    def is_series(self) -> bool:
        """Whether windows of a series are learnt from, not rows."""
        return self.past is not None or self.horizon is not None

    def roles(self) -> RoleOptions:
        """What is said about columns."""
        return RoleOptions(
            drop=self.drop,
            categorical=self.categorical,
            numeric=self.numeric,
            id=self.id,
            time=self.time,
            group=self.group,
            weight=self.weight,
            split_column=self.split_column,
            dayfirst=self.dayfirst,
            split_is_given=bool(self.split or self.split_column or self.test),
        )

    def prep(self) -> PrepOptions:
        """What is said about preparation."""
        wish = Wish() if self.model == AUTO or self.is_series else recipe(self.model).wish
        scale = wish.scale if self.scale == "auto" else self.scale
        one_hot_max = self.one_hot_max or wish.one_hot_max
        return PrepOptions(scale, self.outliers, one_hot_max, wish.flags_are_numbers, wish.rows_a_quantile)

    def reading(self) -> dict[str, Any]:
        """Keyword arguments for `read_table`."""
        return {
            name: getattr(self, name)
            for name in ("encoding", "separator", "decimal", "missing", "sheet", "skip_bad_rows")
        }

    def member_seeds(self) -> tuple[int, ...]:
        """The seeds of the networks."""
        return tuple(range(self.seed, self.seed + self.seeds))


def make_options(values: Mapping[str, Any], *, pictured: bool = False) -> TrainOptions:
    """Validated options.

    Args:
      pictured: whether the data are pictures, or name some.

    Raises: OptionError that names every wrong value, an unknown recipe or its wrong hyper-parameters.
    """
    if pictured:
        said = {k: v for k, v in values.items() if v is not None}
        values = {"model": PICTURED_MODEL} | ({} if said.get("output") else {"target": CLASS}) | said
    try:
        options = TrainOptions.model_validate(dict(values))
    except ValidationError as exc:
        raise OptionError("\n".join(dict.fromkeys(_explain(error, values) for error in exc.errors()))) from exc
    if pictured and "model" not in said and options.branch_of_picture is not None:
        options = options.model_copy(update={"model": "dnn"})  # for the columns that no branch names
    # Asked here, so that a wrong name is answered before the data are read.
    if options.model != AUTO:
        parse_params(recipe(options.model), options.set)
    elif options.set:
        raise OptionError(_("--set belongs to one recipe, --model auto tries several; name the recipe."))
    if pictured:
        _check_pictures(options)
    elif options.is_series:
        _check_series(options)
    else:
        _check_rows(options)
    return options


_SERIES_ONLY = ("future", "gap", "sort", "duplicates", "stationary", "backtest")
_ROWS_ONLY = (
    "split", "split_column", "validation", "test", "weight", "outliers", "task", "branch", "middle", "output", "join",
    "class_weight", "image", "image_folder", "size", "fit", "download",
)  # fmt: skip


def _given(options: TrainOptions, names: Sequence[str]) -> list[str]:
    """Those of the options that do not have their default."""
    return [name for name in names if getattr(options, name) != TrainOptions.model_fields[name].default]


def _check_series(options: TrainOptions) -> None:
    given = _given(options, _ROWS_ONLY)
    if given:
        raise OptionError(
            _("{options} cannot be combined with --past and --horizon: a series is split in time.").format(
                options=", ".join(_flag(name) for name in given)
            )
        )
    if options.model != AUTO:
        _check_kind(options.model, "series")
    if options.scale in ("quantile", "robust_clip"):
        text = _(
            "--scale is {found!r}; for a series a linear one was expected: standard, minmax, robust, maxabs, none."
        )
        raise OptionError(text.format(found=options.scale))


def _check_rows(options: TrainOptions) -> None:
    given = _given(options, _SERIES_ONLY)
    if given:
        raise OptionError(
            _("{options} is for series: give --past or --horizon as well.").format(
                options=", ".join(_flag(name) for name in given)
            )
        )
    _check_whole(options)
    if bool(options.join) != bool(options.key):
        raise OptionError(_("--join and --key belong together: the other file, and the column that both files have."))
    given = _given(options, _PICTURES_ONLY)
    if given:
        raise OptionError(
            _("{options} is for pictures, and the data are a table without --image.").format(
                options=", ".join(_flag(name) for name in given)
            )
        )
    for branch in options.branch:
        if branch.model not in BRANCH_RECIPES:
            text = _("--branch {branch}: {name} reads pictures, and the data are a table without --image.")
            raise OptionError(text.format(branch=branch.name, name=branch.model))
    if options.model != AUTO:
        _check_kind(options.model, "rows")
        if options.is_declared and recipe(options.model).only == "rows":
            raise OptionError(unfit(options.model, "rows"))
    _check_split(options)


def _check_whole(options: TrainOptions) -> None:
    if options.model == AUTO and options.is_declared:
        text = _("--model auto tries whole recipes; it cannot be combined with --branch, --middle and --output.")
        raise OptionError(text)


_PICTURES_ONLY = ("image_folder", "size", "fit", "download")
_NOT_FOR_PICTURES = ("past", "horizon", *_SERIES_ONLY, "validation", "test", "join")


def _check_pictures(options: TrainOptions) -> None:
    if options.image_folder is not None and options.image is None:
        raise OptionError(_("--image-folder belongs to --image, the column of a table that names the pictures."))
    given = _given(options, _NOT_FOR_PICTURES)
    if {*given} & {"validation", "test"}:
        raise OptionError(
            _(
                "{options} cannot be combined with pictures. Put them into folders train, validation and test, or name "
                "the part of each row in a column, with --split-column."
            ).format(options=", ".join(_flag(name) for name in given))
        )
    if given:
        raise OptionError(
            _("{options} cannot be combined with pictures.").format(options=", ".join(_flag(name) for name in given))
        )
    _check_whole(options)
    if options.model != AUTO:
        _check_kind(options.model, "images")
    _check_split(options)


def _check_kind(model: str, kind: Literal["rows", "series", "images"]) -> None:
    """Raises: OptionError if a recipe is for data of another kind."""
    if recipe(model).only not in ("", kind) or (kind == "series" and model not in RECIPES):
        raise OptionError(unfit(model, kind))


def _check_split(options: TrainOptions) -> None:
    ways = [n for n in ("split", "split_column", "time") if getattr(options, n)]
    if options.validation or options.test:
        ways.append("test" if options.test else "validation")
    if options.ratio and ways and ways != ["time"]:
        ways.append("ratio")
    if len(ways) > 1:
        raise OptionError(
            _("{ways} each decide how rows are split; give one of them.").format(
                ways=", ".join(_flag(name) for name in ways)
            )
        )
    if options.time and options.group not in (None, options.time):
        raise OptionError(
            _(
                "--time splits in time order and --group by group: rows of one group would lie on both sides. Give "
                "--time if the network shall predict later rows, --group if it shall predict new groups."
            )
        )
    if options.validation and not options.test:
        raise OptionError(_("--validation needs --test: name the file of the test rows as well."))


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _explain(error: Any, values: Mapping[str, Any]) -> str:
    if error["type"] == SAID:
        return str(error["msg"])
    name = str(error["loc"][0]) if error["loc"] else "?"
    if error["type"] == "missing" and name == "target":
        return _("{option} is needed: name the column to predict.").format(option=_flag(name))
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(name, TrainOptions.model_fields, n=1)
        hint = _(" Did you mean {near!r}?").format(near=near[0]) if near else ""
        return (
            _("There is no option {name!r}; the options are {known}.").format(
                name=name, known=", ".join(TrainOptions.model_fields)
            )
            + hint
        )
    found = values[name]
    if name == "ratio" and isinstance(found, (list, tuple)):
        found = ":".join(f"{share:g}" if isinstance(share, float) else str(share) for share in found)
    shares = _("three positive numbers were expected, such as 6:2:2")
    return _("{option} is {found!r}; {expected}.").format(
        option=_flag(name), found=found, expected=shares if name == "ratio" else expected(error)
    )


def read_config(path: Path) -> dict[str, Any]:
    """The options of a config file, `data` among them.

    Its paths are looked for here, then in the `folder` that it names, where the run was started, then beside it.

    Raises: OptionError if it cannot be read, is no TOML, or has no `data`.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise OptionError(_("Cannot read {path}: {reason}.").format(path=path, reason=exc.strerror)) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise OptionError(_("{path} is no valid TOML: {reason}.").format(path=path, reason=exc)) from exc
    if not isinstance(values.get("data"), str):
        raise OptionError(_("{path} has no `data`: the file to train on.").format(path=path))
    folders = ["", str(values.pop("folder", "")), str(path.parent)]

    def found(name: str) -> str:
        return next(filter(os.path.exists, (os.path.join(folder, name) for folder in folders)), name)

    if isinstance(values.get("model"), str) and is_own(values["model"]):
        file, _colon, function = values["model"].rpartition(":")
        values["model"] = f"{found(file)}:{function}"
    for option in ("data", "validation", "test", "split", "image_folder"):
        if isinstance(values.get(option), str):
            values[option] = found(values[option])
    if isinstance(values.get("join"), list):
        values["join"] = [found(name) if isinstance(name, str) else name for name in values["join"]]
    return values
