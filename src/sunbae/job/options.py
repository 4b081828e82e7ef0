"""Everything that `sunbae train` can be told, in one validated record."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sunbae.data.schema import RoleOptions
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.prep.pipeline import PrepOptions

Names = tuple[str, ...]


class TrainOptions(BaseModel):
    """The options of a training run; `run.toml` of a Run is this record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: str
    task: Literal["regression", "binary", "multiclass", "classification"] | None = None
    # columns
    drop: Names = ()
    categorical: Names = ()
    numeric: Names = ()
    id: Names = ()
    time: str | None = None
    group: str | None = None
    weight: str | None = None
    dayfirst: bool | None = None
    # reading
    encoding: str | None = None
    separator: str | None = None
    decimal: Literal[".", ","] = "."
    missing: Names | None = None
    sheet: str | None = None
    skip_bad_rows: bool = False
    # split
    ratio: tuple[float, float, float] | None = None
    split: str | None = None
    split_column: str | None = None
    validation: str | None = None
    test: str | None = None
    # preparation
    scale: Literal["auto", "quantile", "standard", "minmax", "robust", "maxabs", "none"] = "auto"
    outliers: Annotated[float, Field(gt=0)] | None = None
    one_hot_max: Annotated[int, Field(ge=2, le=1000)] = 20
    # network and training
    model: str = "dnn"
    set: Names = ()
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    seeds: Annotated[int, Field(ge=1, le=1000)] = 5
    epochs: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    batch_size: Annotated[int, Field(ge=1)] | None = None
    patience: Annotated[int, Field(ge=1)] | None = None

    @field_validator("sheet", mode="before")
    @classmethod
    def _sheet_text(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value

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
        )

    def prep(self) -> PrepOptions:
        """What is said about preparation."""
        return PrepOptions(self.scale, self.outliers, self.one_hot_max)

    def reading(self) -> dict[str, Any]:
        """Keyword arguments for `read_table`."""
        return {
            name: getattr(self, name)
            for name in ("encoding", "separator", "decimal", "missing", "sheet", "skip_bad_rows")
        }

    def member_seeds(self) -> tuple[int, ...]:
        """The seeds of the networks."""
        return tuple(range(self.seed, self.seed + self.seeds))


def make_options(values: Mapping[str, Any]) -> TrainOptions:
    """Validated options.

    Raises: OptionError that names every wrong value.
    """
    try:
        options = TrainOptions.model_validate(dict(values))
    except ValidationError as exc:
        raise OptionError("\n".join(_explain(error) for error in exc.errors())) from exc
    ways = [n for n in ("split", "split_column", "time") if getattr(options, n)]
    if options.validation or options.test:
        ways.append("test" if options.test else "validation")
    if len(ways) > 1:
        raise OptionError(
            _("{ways} each decide how rows are split; give one of them.").format(
                ways=", ".join(_flag(name) for name in ways)
            )
        )
    if options.validation and not options.test:
        raise OptionError(_("--validation needs --test: name the file of the test rows as well."))
    return options


def _flag(name: str) -> str:
    return "--" + name.replace("_", "-")


def _explain(error: Any) -> str:
    name = str(error["loc"][0]) if error["loc"] else "?"
    if error["type"] == "missing":
        return _("{option} is needed: name the column to predict.").format(option=_flag(name))
    if error["type"] == "extra_forbidden":
        return _("There is no option {name!r}; the options are {known}.").format(
            name=name, known=", ".join(TrainOptions.model_fields)
        )
    return _("{option} is {found!r}: {message}.").format(option=_flag(name), found=error["input"], message=error["msg"])


def read_config(path: Path) -> dict[str, Any]:
    """The options of a config file, `data` among them.

    Raises: OptionError if it cannot be read or is no TOML.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise OptionError(_("Cannot read {path}: {reason}.").format(path=path, reason=exc.strerror)) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise OptionError(_("{path} is no valid TOML: {reason}.").format(path=path, reason=exc)) from exc
    return values
