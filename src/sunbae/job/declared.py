"""Branches and outputs as they are declared: by text, by a table of a config file, by a dict."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from sunbae.data.header import composed
from sunbae.data.target import Task
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.models.expected import expected
from sunbae.models.recipes import IMAGE_RECIPES, PICTURE_BRANCH_RECIPES, ROW_RECIPES, parse_params, recipe
from sunbae.models.spec import Loss

Name = Annotated[str, AfterValidator(composed)]  # of a column, as a Table spells it
Names = tuple[Name, ...]
SAID = "said"  # the type of an error whose message says all
REST = "rest"
RESERVED = (REST, "middle", "trunk")
# One optimizer serves the whole network.
OPTIMIZER = ("learning_rate", "schedule", "weight_decay")
METRICS = {"regression": ("mae", "mse"), "classes": ("accuracy",)}
_OUTSIDE_QUOTES = r'(?=(?:[^"]*"[^"]*")*[^"]*$)'


class BranchOptions(BaseModel):
    """A group of columns with a network of its own.

    Attributes:
      set: hyper-parameters of the recipe, such as `width=8`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    columns: Annotated[Names, Field(min_length=1)]
    model: str = "dnn"
    set: Names = ()

    def __str__(self) -> str:
        """As `--branch` takes it."""
        settings = " ".join((self.model, *self.set))
        return f"{self.name}={join_names(self.columns)}; {settings}"


class OutputOptions(BaseModel):
    """One output: its targets, the Dense layers before it, its loss.

    Attributes:
      name: of its layer and its loss; the targets' names unless told.
      set: hyper-parameters of its layers, such as `layers=30-7`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    targets: Annotated[Names, Field(min_length=1)]
    name: str | None = None
    set: Names = ()
    loss: Loss | None = None
    weight: Annotated[float, Field(gt=0, le=1e9)] = 1.0
    metrics: Names = ()
    task: Literal["regression", "binary", "multiclass", "classification"] | None = None

    def __str__(self) -> str:
        """As `--output` takes it."""
        said = self.model_dump(exclude_defaults=True, exclude={"targets", "set", "metrics"})
        words = [*self.set, *(f"{name}={value}" for name, value in said.items())]
        if self.metrics:
            words.append(f"metrics={','.join(self.metrics)}")
        return f"{join_names(self.targets)}; {' '.join(words)}" if words else join_names(self.targets)


def join_names(names: Sequence[str]) -> str:
    """Column names as one text, as on the command line; a name with a comma in it is quoted."""
    file = io.StringIO()
    # A semicolon ends the names of a branch or an output.
    quoted = any(";" in name for name in names)
    csv.writer(file, lineterminator="", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerow(names)
    return file.getvalue()


def split_names(text: str, columns: Sequence[str]) -> tuple[str, ...]:
    """The column called `text`, else the columns whose names are joined in it.

    >>> split_names("a,b", ["a", "b"]), split_names("a,b", ["a,b"])
    (('a', 'b'), ('a,b',))
    """
    return (text,) if text in columns else cells_of(text)


def cells_of(text: str) -> tuple[str, ...]:
    """What commas separate, quoted where it has one; a text with a line break is one name.

    >>> cells_of('a, "b,c"'), cells_of("area\\n(m2)")
    (('a', 'b,c'), ('area\\n(m2)',))
    """
    try:
        return tuple(name.strip() for row in csv.reader([text], skipinitialspace=True) for name in row if name.strip())
    except csv.Error:
        return (text,)


def refused(message: str) -> PydanticCustomError:
    """What a validator raises so that `message` is what is shown."""
    return PydanticCustomError(SAID, "{text}", {"text": message})


def as_branch(value: Any) -> BranchOptions:
    """A branch from `NAME=COL,COL[; RECIPE [key=value ...]]`, or from its fields; others are hyper-parameters.

    Raises: PydanticCustomError.
    """
    if isinstance(value, BranchOptions):
        return value
    form = 'NAME=COLUMN,COLUMN; RECIPE KEY=VALUE, such as "house=area,rooms; dnn layers=20-10"'
    if isinstance(value, str):
        names, settings = _halves(value)
        name, equals, columns = names.partition("=")
        if not equals:
            raise refused(_("--branch {text!r}: {form} was expected.").format(text=value, form=form))
        fields: dict[str, Any] = {"name": name.strip(), "columns": split_names(columns, ())}
        if settings and "=" not in settings[0]:
            fields["model"] = settings.pop(0)
        value = fields | {"set": tuple(settings)}
    if not isinstance(value, Mapping):
        raise refused(_("--branch {text!r}: {form} was expected.").format(text=value, form=form))
    where = f"--branch {value.get('name', value)}"
    made: BranchOptions = _validated(BranchOptions, value, where)
    if not re.fullmatch(r"[\w-]+", made.name) or made.name in RESERVED:
        text = _("--branch {name!r}: a name of letters and digits was expected, and none of {reserved}.")
        raise refused(text.format(name=made.name, reserved=", ".join(RESERVED)))
    if made.model not in PICTURE_BRANCH_RECIPES:
        text = _("{where}: there is no recipe {name!r} for rows or pictures; there are {known}.")
        if made.model in (*ROW_RECIPES, *IMAGE_RECIPES):
            text = _("{where}: {name!r} is trained as a whole and cannot be a branch; take one of {known}.")
        text = text.format(where=where, name=made.model, known=", ".join(PICTURE_BRANCH_RECIPES))
        raise refused(text + _nearest(made.model, PICTURE_BRANCH_RECIPES))
    _check_settings(made.model, made.set, where)
    return made


def as_output(value: Any) -> OutputOptions:
    """An output from `TARGET[,TARGET][; key=value ...]`, or from its fields; others are hyper-parameters of its layers.

    Raises: PydanticCustomError.
    """
    if isinstance(value, OutputOptions):
        return value
    if isinstance(value, str):
        names, settings = _halves(value)
        fields: dict[str, Any] = {"targets": split_names(names, ()), "set": []}
        for setting in settings:
            key, equals, said = setting.partition("=")
            if equals and key in OutputOptions.model_fields and key not in ("targets", "set"):
                fields[key] = said
            else:
                fields["set"].append(setting)
        value = fields
    if not isinstance(value, Mapping):
        form = 'TARGET,TARGET; KEY=VALUE, such as "price; layers=30-7 loss=mae weight=0.5"'
        raise refused(_("--output {text!r}: {form} was expected.").format(text=value, form=form))
    targets = value.get("targets", value.get("target", ()))
    value = {key: said for key, said in value.items() if key != "target"}
    value["targets"] = split_names(targets, ()) if isinstance(targets, str) else targets
    if isinstance(value.get("metrics"), str):
        value["metrics"] = split_names(value["metrics"], ())
    where = f"--output {join_names([str(name) for name in value['targets']])}"
    made: OutputOptions = _validated(OutputOptions, value, where)
    _check_settings("dnn", made.set, where)
    known = [name for names in METRICS.values() for name in names]
    for metric in made.metrics:
        if metric not in known:
            text = _("{where}: there is no metric {name!r}; there are {known}.")
            raise refused(text.format(where=where, name=metric, known=", ".join(known)) + _nearest(metric, known))
    return made


def listed_settings(value: Any) -> Any:
    """{"width": 8} and "width=8 depth=1" as a list of settings; anything else as it is.

    >>> listed_settings({"width": 8}), listed_settings("width=8 depth=1")
    (('width=8',), ('width=8', 'depth=1'))
    """
    if isinstance(value, Mapping):
        return tuple(f"{key}={said}" for key, said in value.items())
    return tuple(value.split()) if isinstance(value, str) else value


def as_middle(value: Any) -> Names:
    """Settings from `key=value ...`, a list of such, or a dict.

    Raises: PydanticCustomError.
    """
    value = listed_settings(value)
    if not isinstance(value, (list, tuple)) or not all(isinstance(one, str) for one in value):
        raise refused(_("--middle is {found!r}; settings such as width=64 were expected.").format(found=value))
    settings = tuple(value)
    _check_settings("dnn", settings, "--middle")
    return settings


def one_or_many(value: Any) -> Any:
    """A single declaration as a list of one."""
    return (value,) if isinstance(value, (str, Mapping, BranchOptions, OutputOptions)) else value


Branches = Annotated[tuple[Annotated[BranchOptions, BeforeValidator(as_branch)], ...], BeforeValidator(one_or_many)]
Outputs = Annotated[tuple[Annotated[OutputOptions, BeforeValidator(as_output)], ...], BeforeValidator(one_or_many)]
Middle = Annotated[Names, BeforeValidator(as_middle)]


def _halves(text: str) -> tuple[str, list[str]]:
    """The names before the semicolon, and the words after it."""
    names, *rest = re.split(";" + _OUTSIDE_QUOTES, text)
    return names.strip(), [word for part in rest for word in part.split()]


def _validated(kind: Any, value: Mapping[str, Any], where: str) -> Any:
    """`kind` of the fields in `value`; other keys are hyper-parameters."""
    known = kind.model_fields
    more = tuple(f"{key}={said}" for key, said in value.items() if key not in known)
    fields = {key: said for key, said in value.items() if key in known}
    if more or "set" in fields:
        fields["set"] = (*fields.get("set", ()), *more)
    try:
        return kind.model_validate(fields)
    except ValidationError as exc:
        raise refused("\n".join(_explained(error, where) for error in exc.errors())) from exc


def _explained(error: Any, where: str) -> str:
    name = str(error["loc"][0])
    if error["type"] == "too_short":
        return _("{where}: it names no column.").format(where=where)
    if error["type"] == "missing":
        return _("{where}: {name} is needed.").format(where=where, name=name)
    text = _("{where}: {name} is {found!r}; {expected}.")
    return text.format(where=where, name=name, found=error["input"], expected=expected(error))


def _check_settings(model: str, settings: Iterable[str], where: str) -> None:
    settings = tuple(settings)
    own = [text for text in settings if text.partition("=")[0].strip() in OPTIMIZER]
    if own:
        text = _("{where}: {settings} is for the whole network, which has one optimizer: give it with --set.")
        raise refused(text.format(where=where, settings=", ".join(own)))
    try:
        parse_params(recipe(model), settings, where + ":")
    except OptionError as exc:
        raise refused(str(exc)) from exc


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return _(" Did you mean {near!r}?").format(near=near[0]) if near else ""


def losses_of(task: Task) -> tuple[Loss, ...]:
    """The losses that an output of a task can have, the usual one first."""
    return ("mse", "mae", "huber") if task == "regression" else ("crossentropy",)


assert set(get_args(Loss)) == {*losses_of("regression"), *losses_of("binary")}
