"""From declared branches and outputs to trained networks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from sunbae.data.schema import require_column
from sunbae.data.split import Part
from sunbae.data.target import Task
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.job.budget import (
    FitOptions,
    adapted,
    fit_options,
    image_fit_options,
    params_for_images,
    scaled_rate,
)
from sunbae.job.declared import METRICS, OPTIMIZER, RESERVED, REST, BranchOptions, OutputOptions, losses_of
from sunbae.job.networks import (
    Architecture,
    Data,
    Trained,
    Watch,
    as_column,
    embedded_of,
    row_weights,
    some_rows,
    train_population,
    with_flip,
)
from sunbae.job.options import TrainOptions
from sunbae.job.prepare import Prepared
from sunbae.models.branches import branched, prime
from sunbae.models.params import Params
from sunbae.models.parts import IMAGE
from sunbae.models.recipes import BRANCH_RECIPES, IMAGE_RECIPES, PICTURE_BRANCH_RECIPES, parse_params, recipe, unfit
from sunbae.models.spec import BranchesSpec, BranchSpec, HeadSpec, HeadsSpec, InputSpec
from sunbae.prep.pipeline import Inputs, Prep
from sunbae.words import role_name

# What a recipe of pictures does to the targets or the answer of the whole network, and where it does nothing.
_ALONE: dict[str, Any] = {"mixup": 0.0, "label_smoothing": 0.0, "test_flip": False}
TRUNK = "trunk"  # the branch of a network for which none is declared


def train_branches(views: Sequence[Prepared], options: TrainOptions, watch: Watch | None = None) -> Trained:
    """Train a network with branches and outputs under each seed; training and validation rows only.

    Args:
      views: the same rows, once for each target.

    Raises: what `train_population` raises; OptionError for a declaration that does not fit the data.
    """
    if options.class_weight == "balanced":
        raise OptionError(_("--class-weight is for one target without branches; leave it out."))
    first, architecture = views[0], declared_network(views, options)
    inputs, outputs = architecture.inputs, architecture.outputs
    assert isinstance(inputs, BranchesSpec)
    assert isinstance(outputs, HeadsSpec)

    def rows(part: Part) -> tuple[Any, Any]:
        return branch_arrays(first.prep, inputs, first.inputs[part]), head_values(views, outputs, part)

    data = Data(rows("train"), rows("validation"), row_weights(first))
    return train_population(architecture, data, options, _fit(views, options), watch or Watch())


def _fit(views: Sequence[Prepared], options: TrainOptions) -> FitOptions:
    n = len(views[0].y["train"])
    if views[0].image is None:
        return fit_options(options, n)
    reader = options.branch_of_picture
    return image_fit_options(options, n, recipe(options.model if reader is None else reader.model).params.rows_seen)


def declared_network(views: Sequence[Prepared], options: TrainOptions) -> Architecture:
    """The network that the options declare for these columns and targets; not built yet.

    Raises: ColumnError or OptionError for a declaration that does not fit the data, OptionError for a recipe that is
      trained as a whole.
    """
    pictured = views[0].image is not None
    reader = options.branch_of_picture if pictured else None
    reads_picture = pictured and reader is None
    if options.model not in (PICTURE_BRANCH_RECIPES if reads_picture else BRANCH_RECIPES):
        raise OptionError(_whole(options.model, "images" if reads_picture else "rows"))
    settle = _Settle(views, _fit(views, options))
    params = settle(options.model, options.set, pictured=reads_picture)
    inputs = branches_of(views[0], options, params, settle)
    outputs = heads_of(views, options, settle, [branch.name for branch in inputs.branches])
    if reader is not None:
        # One optimizer serves all: that of the branch with the picture, which is the hardest to train.
        said = {name: getattr(params, name) for name in OPTIMIZER if name in params.model_fields_set}
        params = settle(reader.model, reader.set, pictured=True).model_copy(update=said)
    images = views[0].inputs["train"].images
    pixels = None if images is None else some_rows({IMAGE: images})[IMAGE]

    def build() -> Any:
        made = branched(inputs, outputs)
        prime(made, pixels, inputs)
        return made

    return Architecture(build, params, inputs, outputs)


def _whole(model: str, kind: Literal["rows", "images"]) -> str:
    """What to say of a recipe that cannot be a part of a network."""
    if kind == "images" and model in IMAGE_RECIPES:
        text = _(
            "--model {name} is trained as a whole and with one target: it cannot be combined with --branch, --middle, "
            "--output or several targets. Take one of {known}."
        )
        return text.format(name=model, known=", ".join(sorted(PICTURE_BRANCH_RECIPES)))
    return unfit(model, kind)


def _task(views: Sequence[Prepared]) -> Task:
    """That of a number if there is one: dropout costs numbers more than it gives classes."""
    tasks = [view.rows.target.task for view in views]
    return "regression" if "regression" in tasks else tasks[0]


class _Settle:
    """Chooses what nobody set of a branch, the middle or an output."""

    def __init__(self, views: Sequence[Prepared], fit: FitOptions) -> None:
        self._views, self._task, self._fit = views, _task(views), fit

    def __call__(self, model: str, settings: Sequence[str], *, pictured: bool = False) -> Params:
        params = parse_params(recipe(model), settings)
        if pictured:
            return self._of_picture(params)
        params = adapted(params, self._task, self._fit.batch_size)
        said = {text.partition("=")[0].strip() for text in settings}
        # Who says the nodes of each layer may end in three: to drop one would drop a third of what the branch says.
        return params.model_copy(update={"dropout": 0.0}) if "layers" in said and "dropout" not in said else params

    def _of_picture(self, params: Params) -> Params:
        unfit = [name for name in _ALONE if name in params.model_fields_set and getattr(params, name)]
        if unfit:
            text = _("{settings} is for networks with one target and no branches; leave it out.")
            raise OptionError(text.format(settings=", ".join(unfit)))
        params = params_for_images(params)
        flips = {getattr(with_flip(params, view), "flip", "") for view in self._views}
        # Where one target would not stand it, none is mirrored.
        chosen = _ALONE | {"flip": flips.pop() if len(flips) == 1 else "no"}
        plain = {name: value for name, value in chosen.items() if name in type(params).model_fields}
        return scaled_rate(params.model_copy(update=plain), self._fit.batch_size)

    def layers(self, settings: Sequence[str]) -> dict[str, Any]:
        """Of the Dense layers of a middle or an output: no layer unless some are asked for."""
        params = self("dnn", settings)
        asked = {"layers", "width", "depth"} & {text.partition("=")[0].strip() for text in settings}
        return (params if asked else params.model_copy(update={"depth": 0})).model_dump(mode="json")


def branches_of(view: Prepared, options: TrainOptions, params: Params, settle: _Settle) -> BranchesSpec:
    """What each branch reads and is made by: those declared, and one more for the columns that none of them names.

    Args:
      params: of the recipe that `options` name, for that one.

    Raises: ColumnError or OptionError for a column that is no feature.
    """
    found = []
    for branch in options.branch:
        _check_columns(branch, view)
        made = settle(branch.model, branch.set, pictured=picture_column(view) in branch.columns)
        found.append(_branch(view, branch.name, branch.columns, branch.model, made))
    rest = _rest(view, options)
    if rest:
        found.append(_branch(view, REST if options.branch else TRUNK, rest, options.model, params))
    else:
        _refuse_unused(options)
    return BranchesSpec(tuple(found), settle.layers(options.middle) if options.middle else None)


def picture_column(view: Prepared) -> str | None:
    """The column that names the picture of a row."""
    return None if view.rows.pictures is None else view.rows.pictures.column


def _rest(view: Prepared, options: TrainOptions) -> tuple[str, ...]:
    """The columns that no declared branch names, that of the picture first."""
    named = {name for branch in options.branch for name in branch.columns}
    picture = picture_column(view)
    columns = [*([] if picture is None else [picture]), *(c.name for c in view.schema.features)]
    return tuple(name for name in columns if name not in named)


def _branch(view: Prepared, name: str, columns: tuple[str, ...], model: str, params: Params) -> BranchSpec:
    n = sum(source in columns for _name, source in view.prep.features())
    image = view.image if picture_column(view) in columns else None
    inputs = InputSpec(n, embedded_of(view.prep, columns), image)
    return BranchSpec(name, columns, inputs, model, params.model_dump(mode="json"))


def _check_columns(branch: BranchOptions, view: Prepared) -> None:
    columns, picture = {c.name: c for c in view.schema.columns}, picture_column(view)
    if branch.model not in BRANCH_RECIPES and picture not in branch.columns:
        text = _(
            "--branch {branch}: {name} reads pictures; name their column in it, {column!r}, or take one of {known}."
        )
        known = ", ".join(BRANCH_RECIPES)
        raise OptionError(text.format(branch=branch.name, name=branch.model, column=picture, known=known))
    for name in branch.columns:
        require_column(name, list(columns), option=f"--branch {branch.name}", source=view.rows.table.source)
        if columns[name].role != "feature" and name != picture:
            text = _("--branch {branch} names column {name!r}, which the network does not see ({role}: {reason}).")
            role, reason = role_name(columns[name].role), columns[name].reason
            raise OptionError(text.format(branch=branch.name, name=name, role=role, reason=reason))


def _refuse_unused(options: TrainOptions) -> None:
    unused = [text for text in options.set if text.partition("=")[0].strip() not in OPTIMIZER]
    if options.model != "dnn" or unused:
        text = _(
            "--model and --set are for the columns that no --branch names, and there are none. Give a recipe and its "
            "settings in --branch, and only {optimizer} with --set."
        )
        raise OptionError(text.format(optimizer=", ".join(OPTIMIZER)))


def heads_of(views: Sequence[Prepared], options: TrainOptions, settle: _Settle, taken: Sequence[str] = ()) -> HeadsSpec:
    """The outputs: those declared, and one of its own for every other target.

    Args:
      taken: names that no output can have.

    Raises: OptionError if an output cannot have its targets, loss or metrics.
    """
    by_name = {view.rows.target.name: view for view in views}
    declared = {name for output in options.output for name in output.targets}
    others = [OutputOptions(targets=(name,)) for name in by_name if name not in declared]
    used = {*RESERVED, *taken}
    heads = []
    for output in (*options.output, *others):
        heads.append(_head(output, [by_name[name] for name in output.targets], used, settle))
        used.add(heads[-1].name)
    return HeadsSpec(tuple(heads))


def _head(output: OutputOptions, views: Sequence[Prepared], used: set[str], settle: _Settle) -> HeadSpec:
    targets = [view.rows.target for view in views]
    task, where = targets[0].task, f"--output {', '.join(output.targets)}"
    classes = [target for target in targets if target.task != "regression"]
    if len(targets) > 1 and classes:
        text = _("{where}: several targets of one output must be numbers, but {name!r} is a class ({reason}).")
        raise OptionError(text.format(where=where, name=classes[0].name, reason=classes[0].reason))
    loss = output.loss or losses_of(task)[0]
    if loss not in losses_of(task):
        text = _("{where}: loss is {loss!r}; {known} was expected for this target ({reason}).")
        known = ", ".join(losses_of(task))
        raise OptionError(text.format(where=where, loss=loss, known=known, reason=targets[0].reason))
    for metric in output.metrics:
        fitting = METRICS["regression" if task == "regression" else "classes"]
        if metric not in fitting:
            text = _("{where}: metric is {metric!r}; one of {known} was expected for this target ({reason}).")
            known = ", ".join(fitting)
            raise OptionError(text.format(where=where, metric=metric, known=known, reason=targets[0].reason))
    numbers = task == "regression"
    return HeadSpec(
        name=_name(output, used),
        targets=output.targets,
        task=task,
        classes=targets[0].classes,
        center=tuple(view.prep.center for view in views) if numbers else (),
        scale=tuple(view.prep.scale for view in views) if numbers else (),
        params=settle.layers(output.set),
        loss=loss,
        weight=output.weight,
        metrics=output.metrics,
    )


def _name(output: OutputOptions, used: set[str]) -> str:
    """A name that a layer can have, and that no other has.

    Raises: OptionError if the name that was asked for is none.
    """
    if output.name is not None:
        if output.name in used or layer_name(output.name) != output.name:
            text = _(
                "--output {targets}: {name!r} cannot be its name: letters and digits were expected, and no name twice."
            )
            raise OptionError(text.format(targets=", ".join(output.targets), name=output.name))
        return output.name
    name = new = layer_name("_".join(output.targets))
    k = 1
    while new in used:
        k += 1
        new = f"{name}_{k}"
    return new


def layer_name(text: str) -> str:
    """A text as the name of a layer: letters, digits, `_` and `-`; a dot is in the names of the layers below.

    >>> layer_name("price (만원)"), layer_name("a.b")
    ('price_만원', 'a_b')
    """
    return re.sub(r"[^\w-]+", "_", text).strip("_") or "output"


def branch_arrays(prep: Prep, spec: BranchesSpec, inputs: Inputs) -> dict[str, Any]:
    """Prepared rows by the names of the inputs of a network with branches: arrays, and Picked for pictures."""
    sources = [source for _name, source in prep.features()]
    found: dict[str, Any] = {}
    for branch in spec.branches:
        places = [k for k, source in enumerate(sources) if source in branch.columns]
        if places or branch.inputs.image is None:
            found[f"{branch.name}.numbers"] = np.ascontiguousarray(inputs.numbers[:, places])
        for k, category in enumerate(branch.inputs.embedded):
            found[f"{branch.name}.code_{k}"] = inputs.codes[category.name]
        if branch.inputs.image is not None:
            found[f"{branch.name}.{IMAGE}"] = inputs.images
    return found


def branch_notes(view: Prepared, options: TrainOptions) -> list[str]:
    """In words, what each declared branch reads, and which columns are in none of them."""
    if not options.branch:
        return []
    text = _("branch {name}: {columns} ({made})")
    notes = [
        text.format(name=b.name, columns=", ".join(b.columns), made=" ".join((b.model, *b.set))) for b in options.branch
    ]
    rest = _rest(view, options)
    if rest:
        made = " ".join((options.model, *options.set))
        text = _("branch {name}, of the columns that no --branch names: {columns} ({made})")
        notes.append(text.format(name=REST, columns=", ".join(rest), made=made))
    return notes


def head_values(views: Sequence[Prepared], spec: HeadsSpec, part: Part) -> dict[str, np.ndarray]:
    """True values of a part by output: float32 (n, K), or int32 codes (n, 1)."""
    y = {view.rows.target.name: as_column(view.y[part]) for view in views}
    return {head.name: np.hstack([y[name] for name in head.targets]) for head in spec.heads}


def head_outputs(spec: HeadsSpec, outputs: dict[str, np.ndarray], target: str) -> np.ndarray:
    """Of the outputs (P, n, ...) by name, those of one target: (P, n, 1), or (P, n, C) of several classes."""
    head = next(head for head in spec.heads if target in head.targets)
    if head.task != "regression":
        return outputs[head.name]
    k = head.targets.index(target)
    return outputs[head.name][:, :, k : k + 1]
