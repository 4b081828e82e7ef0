"""Networks as files of Keras and NumPy."""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.bundle.format import Bundle, Weights
from sunbae.bundle.stored import weight_paths
from sunbae.errors import ModelError, OptionError, OutputError
from sunbae.files import Content, atomic_write, write_failure
from sunbae.i18n import _
from sunbae.models.answering import answering
from sunbae.models.autoencoder import ANSWER, PICTURE, AutoencoderParams, opened
from sunbae.models.branches import branched
from sunbae.models.network import plain_network
from sunbae.models.parts import IMAGE
from sunbae.models.recipes import AUTOENCODER, RECIPES, recipe
from sunbae.models.spec import BranchesSpec, BranchSpec, HeadsSpec, InputSpec, OutputSpec, image_of
from sunbae.models.values import put_values, refresh
from sunbae.prep.series import SeriesPrep

WHOLE = (".keras", ".h5")
ENDINGS = (".weights.h5", *WHOLE, ".json", ".npz")  # the longest first


def ending_of(path: Path) -> str:
    """Which of `ENDINGS` the name of a file has.

    Raises: OptionError for another one.
    """
    for ending in ENDINGS:
        if path.name.lower().endswith(ending):
            return ending
    raise OptionError(
        _(
            "{path}: the ending says what is written, and this one says nothing. Expected .keras (the whole network), "
            ".h5 (the same in the older format), .json (the architecture), .weights.h5 or .npz (the weights)."
        ).format(path=path)
    )


def export_model(model: Any, path: Path) -> None:
    """Write a `keras.Model`, its architecture or its weights, by the ending of `path`; the whole file or nothing.

    Raises: OptionError for an unknown ending; ModelError for a network that such a file cannot hold; OutputError if it
      cannot be written.
    """
    ending = ending_of(path)
    if ending == ".json":
        atomic_write(path, model.to_json())
    elif ending == ".npz":
        atomic_write(path, _arrays(model))
    else:
        bare = _bare_operations(model) if ending == ".h5" else []
        if bare:
            # Keras would write them as layers of the same name, and could not read them.
            raise _unwritable(path, _("{name} is an operation and no layer").format(name=bare[0]))
        save = model.save_weights if ending == ".weights.h5" else model.save
        _write_by_keras(save, ending, path)


def _arrays(model: Any) -> bytes:
    file = io.BytesIO()
    arrays: dict[str, Any] = {
        path: np.asarray(weight) for path, weight in zip(weight_paths(model), model.weights, strict=True)
    }
    np.savez(file, **arrays)
    return file.getvalue()


def _write_by_keras(save: Callable[[str], None], ending: str, path: Path) -> None:
    """Keras writes to names only, in steps, so it writes beside the place, and the whole file is put there."""
    try:
        with tempfile.TemporaryDirectory(prefix=".sunbae-", dir=path.parent) as folder:
            written = Path(folder) / f"network{ending}"
            with _quiet():
                save(str(written))
            atomic_write(path, _copy_of(written))
    except OSError as exc:
        raise OutputError(write_failure(path, exc)) from exc
    except (ValueError, TypeError, RuntimeError, KeyError) as exc:
        # An .h5 file has one place for layers of one name in models within a model.
        raise _unwritable(path, str(exc).partition("\n")[0]) from exc


def _unwritable(path: Path, reason: str) -> ModelError:
    return ModelError(
        _(
            "{path}: this network cannot be written in this form ({reason}). Take another ending, such as .keras."
        ).format(path=path, reason=reason)
    )


def _bare_operations(model: Any) -> list[str]:
    """Names of operations such as x * 2, which are no layers."""
    keras = load_keras()
    models = [part for part in model._flatten_layers() if hasattr(part, "operations")]
    found = [operation for part in models for operation in part.operations]
    return [operation.name for operation in found if not isinstance(operation, keras.Layer)]


def _copy_of(written: Path) -> Content:
    def copy(file: BinaryIO) -> None:
        with written.open("rb") as source:
            shutil.copyfileobj(source, file)

    return copy


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Keras' advice not to write .h5 files: who asks for one has a reason; and without its own trouble with
    NumPy 2.
    """
    logger = logging.getLogger("absl")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message=".*HDF5", category=UserWarning)
            warnings.filterwarnings("ignore", message="__array__ implementation", category=DeprecationWarning)
            yield
    finally:
        logger.setLevel(before)


def export_network(bundle: Bundle, model: Any, path: Path, *, seed: int | None = None) -> tuple[str, ...]:
    """Write the network of one seed of a Bundle; see `export_model`.

    Args:
      model: the `keras.Model` of the Bundle; its values are the same afterwards.
      seed: the first one of the Bundle when None.

    Returns: what whoever uses the file should know: what goes in, what comes out.
    Raises: OptionError for a seed that is not in the Bundle.
    """
    ending_of(path)
    chosen = bundle.seeds[0] if seed is None else seed
    if chosen not in bundle.seeds:
        raise OptionError(
            _("--seed is {seed}; the networks have the seeds {seeds}.").format(
                seed=chosen, seeds=", ".join(map(str, bundle.seeds))
            )
        )
    with _valued(model, bundle.weights[bundle.seeds.index(chosen)]):
        export_model(plain(model, bundle), path)
    return notes_on(bundle, path, chosen)


def plain(model: Any, bundle: Bundle) -> Any:
    """The network of a Bundle of Keras' own classes alone, with the values of `model`, as it answers.

    What is done in training only (`Params.exported`) is no part of it.
    """
    inputs = bundle.inputs
    if isinstance(inputs, BranchesSpec) and any(branch.inputs.image is not None for branch in inputs.branches):
        assert isinstance(bundle.outputs, HeadsSpec)
        branches = tuple(replace(branch, params=branch.params | _exported(branch)) for branch in inputs.branches)
        with seeded(0):
            return _with_values(branched(replace(inputs, branches=branches), bundle.outputs), model)
    if not isinstance(inputs, InputSpec) or bundle.recipe not in RECIPES:
        return plain_network(model)
    assert isinstance(bundle.outputs, OutputSpec)
    chosen = recipe(bundle.recipe)
    params = chosen.params.model_validate(bundle.params)
    if not params.exported and inputs.image is None:
        return plain_network(model)
    with seeded(0):
        built = _with_values(chosen.build(inputs, bundle.outputs, params.model_copy(update=params.exported)), model)
    if inputs.image is None:
        return plain_network(built)
    named = {tensor.name: tensor for tensor in built.inputs}
    # The answer of an autoencoder is read from its code; what its decoder makes of that is an output beside it.
    outputs = opened(built, inputs.image) if isinstance(params, AutoencoderParams) else built.output
    answers = answering(load_keras().Model(named, outputs, name=built.name), params)
    alone = answers.inputs[0] if len(named) == 1 else answers.input
    return load_keras().Model(alone, answers.output, name=built.name)


def _exported(branch: BranchSpec) -> dict[str, Any]:
    return dict(recipe(branch.recipe).params.exported)


def _with_values(built: Any, model: Any) -> Any:
    """`built` with the values that the layers of the same names have in `model`."""
    for layer in built.layers:
        for variable, value in zip(layer.variables, model.get_layer(layer.name).variables, strict=True):
            variable.assign(value)
    refresh(built)
    return built


@contextmanager
def _valued(model: Any, weights: Weights) -> Iterator[None]:
    before = (
        [np.asarray(variable) for variable in model.trainable_variables],
        [np.asarray(variable) for variable in model.non_trainable_variables],
    )
    try:
        put_values(model, weights)
        yield
    finally:
        put_values(model, before)


def notes_on(bundle: Bundle, path: Path, seed: int) -> tuple[str, ...]:
    """What an exported file does not say: the preparation, the meaning of the outputs."""
    ending = ending_of(path)
    notes = []
    if ending != ".json":
        notes.append(_("Exported is the network of seed {seed}, one of {n}.").format(seed=seed, n=len(bundle.seeds)))
    if ending in WHOLE:
        notes.append(_("It is not compiled, for its loss is sunbae's: compile it before you train it further."))
    inputs = _inputs(bundle)
    if image_of(bundle.inputs) is not None and not bundle.prep.columns:
        text = _("What goes in: {inputs}, as sunbae.load(...).prepare(pictures) gives them.")
        return (*notes, text.format(inputs="; ".join(inputs)), *_outputs_of_pictures(bundle))
    notes.append(
        _(
            "Preparation is no part of a Keras file: the inputs are prepared numbers, as "
            "sunbae.load(...).prepare(data) gives them: {inputs}"
        ).format(inputs="; ".join(inputs))
    )
    return (*notes, *_outputs_of_pictures(bundle))


def _outputs_of_pictures(bundle: Bundle) -> tuple[str, ...]:
    """What comes out; of an autoencoder two things by name."""
    if bundle.recipe != AUTOENCODER:
        return (_outputs(bundle),)
    text = _(
        "There are two outputs by name: {answer}, of which more below, and {picture}, what is given back, 0 to 255."
    )
    return (text.format(answer=ANSWER, picture=PICTURE), _outputs(bundle))


def _inputs(bundle: Bundle) -> list[str]:
    """Each input with its shape and the numbers in it."""
    if isinstance(bundle.inputs, InputSpec):
        return _named_inputs(bundle.inputs, ", ".join(name for name, _source in bundle.prep.features()))
    if isinstance(bundle.inputs, BranchesSpec):
        return [text for branch in bundle.inputs.branches for text in _branch_inputs(bundle, branch)]
    said, series = bundle.inputs, bundle.series
    assert series is not None
    prep = SeriesPrep(bundle.prep, series.targets, series.future, series.calendar)
    steps = {"targets": said.past, "others": said.past, "context": said.past, "future": said.horizon}
    named = {part: numbers for part, numbers in prep.names().items() if numbers}
    return [f"{part} (batch, {steps[part]}, {len(n)}): {', '.join(n)}" for part, n in named.items()]


def _branch_inputs(bundle: Bundle, branch: BranchSpec) -> list[str]:
    names = ", ".join(name for name, source in bundle.prep.features() if source in branch.columns)
    return _named_inputs(branch.inputs, names, f"{branch.name}.")


def _named_inputs(spec: InputSpec, names: str, prefix: str = "") -> list[str]:
    inputs = [f"{prefix}numbers (batch, {spec.n_numbers}): {names}"] if names or not spec.image else []
    if spec.image is not None:
        text = _("{name} (batch, {sizes}): pixels 0 to 255")
        inputs.append(text.format(name=f"{prefix}{IMAGE}", sizes=", ".join(map(str, spec.image.shape))))
    return inputs + [f"{prefix}code_{k} (batch,): {embedded.name}" for k, embedded in enumerate(spec.embedded)]


def _outputs(bundle: Bundle) -> str:
    if isinstance(bundle.outputs, HeadsSpec):
        named = "; ".join(f"{head.name}: {', '.join(head.classes or head.targets)}" for head in bundle.outputs.heads)
        return _("The outputs are numbers in their own units, or probabilities of classes: {outputs}").format(
            outputs=named
        )
    target = bundle.target
    if bundle.series is not None:
        return _("The output is (batch, {horizon}, {n}): the next steps of {names}, each in its own unit.").format(
            horizon=len(bundle.series.widths), n=len(bundle.series.targets), names=", ".join(bundle.series.targets)
        )
    if target.task == "regression":
        return _("The output is {name} in its own unit.").format(name=target.name)
    if target.task == "binary":
        return _("The output is the probability that {name} is {label}.").format(
            name=target.name, label=target.classes[1]
        )
    return _("The outputs are the probabilities of {name}: {labels}").format(
        name=target.name, labels=", ".join(target.classes)
    )
