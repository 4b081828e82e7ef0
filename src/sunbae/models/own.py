"""Networks of the user's own: a function in a file, a function, or a ready `keras.Model`."""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import inspect
import re
import sys
import traceback
import typing
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import create_model
from pydantic.errors import PydanticUserError

from sunbae._compat import load_keras
from sunbae.errors import OptionError
from sunbae.i18n import _
from sunbae.models.params import LearningRate, Params, Schedule, WeightDecay
from sunbae.models.parts import ends
from sunbae.models.values import refresh

OWN = "own"
ARGUMENTS = 3  # inputs, outputs, params


class OwnParams(Params):
    """Hyper-parameters that every network of the user's own has."""

    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "cosine"
    weight_decay: WeightDecay = 1e-4


Build = Callable[[Any, Any, Any], Any]  # (InputSpec, OutputSpec, params) -> uncompiled keras.Model


def is_own(name: str) -> bool:
    """Whether a name is that of a function in a file: `my.py:net`.

    >>> is_own("nets/my.py:net"), is_own("C:/nets/my.py:net"), is_own("dnn")
    (True, True, False)
    """
    file, colon, function = name.rpartition(":")
    return bool(colon) and file.lower().endswith(".py") and function.isidentifier()


def from_file(name: str) -> tuple[Build, type[Params]]:
    """The function that `my.py:net` names, and its hyper-parameters.

    Raises: OptionError if there is no such file or function, if the file cannot be run, or if the function takes
      something else.
    """
    file, _colon, function = name.rpartition(":")
    if not Path(file).is_file():
        raise OptionError(_("--model {name!r}: there is no file {path}.").format(name=name, path=file))
    path = Path(file).resolve()  # as tracebacks name it
    module = _run(path, name, path.stat().st_mtime_ns)
    build = getattr(module, function, None)
    if not callable(build):
        known = [n for n, f in vars(module).items() if inspect.isfunction(f) and f.__module__ == module.__name__]
        raise OptionError(
            _("--model {name!r}: {path} has no function {function!r}; it has {known}.").format(
                name=name, path=path, function=function, known=", ".join(known) or _("none")
            )
        )
    return _told(build, name, path), params_of(build, name)


def _told(build: Build, name: str, path: Path) -> Build:
    """`build`, whose mistakes are told with their line."""

    def told(inputs: Any, outputs: Any, params: Any) -> Any:
        try:
            return build(inputs, outputs, params)
        except OptionError:
            raise
        except Exception as exc:  # whatever the user's function raises
            raise OptionError(_failed(name, path, exc)) from exc

    return told


@functools.cache
def _run(path: Path, name: str, _changed_ns: int) -> ModuleType:
    load_keras()  # before the file imports it, so that it is on JAX
    title = f"sunbae_own_{path.stem}"
    spec = importlib.util.spec_from_file_location(title, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[title] = module
    folder = str(path.parent)
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as exc:  # whatever the user's file raises is told with its place
        raise OptionError(_failed(name, path, exc)) from exc
    finally:
        sys.path.remove(folder)
    return module


def _failed(name: str, path: Path, exc: BaseException) -> str:
    """What went wrong in the user's file, and in which line."""
    lines = [frame.lineno for frame in traceback.extract_tb(exc.__traceback__) if Path(frame.filename) == path]
    line = exc.lineno if isinstance(exc, SyntaxError) else lines[-1] if lines else None
    where = f"{path}:{line}" if line else str(path)
    return _("--model {name!r}: {where} fails with {kind}: {reason}").format(
        name=name, where=where, kind=type(exc).__name__, reason=_reason(exc)
    )


def _reason(exc: BaseException) -> str:
    """What an exception says, in a line: Keras puts the reason into the second one, in bold."""
    said = re.sub(r"\x1b\[[0-9;]*m", "", str(exc)).partition("Arguments received by")[0]
    return " ".join([line.strip() for line in said.splitlines() if line.strip()][:2])


def params_of(build: Build, name: str) -> type[Params]:
    """The hyper-parameters of a function: what the annotation of its third argument says.

    That is a subclass of `sunbae.Params` or a dataclass; without one, those of `OwnParams`. What they lack of
    `OwnParams` is added.

    Raises: OptionError if the function does not take three arguments, or is annotated with something else.
    """
    try:
        arguments = list(inspect.signature(build).parameters.values())
    except (TypeError, ValueError) as exc:
        raise OptionError(
            _("--model {name!r} is {found}; a function (inputs, outputs, params) was expected.").format(
                name=name, found=type(build).__name__
            )
        ) from exc
    needed = [a for a in arguments if a.default is a.empty and a.kind in (a.POSITIONAL_ONLY, a.POSITIONAL_OR_KEYWORD)]
    if len(arguments) < ARGUMENTS or len(needed) > ARGUMENTS:
        raise OptionError(
            _(
                "--model {name!r} takes ({found}); a function (inputs, outputs, params) that returns a keras.Model was "
                "expected."
            ).format(name=name, found=", ".join(a.name for a in arguments))
        )
    annotation = _resolved(arguments[2].annotation, build, name)
    if annotation is None or annotation in (Params, OwnParams):
        return OwnParams
    try:
        made = _params_from(annotation, name)
    except (TypeError, NameError, PydanticUserError) as exc:
        raise OptionError(_unread(name, exc)) from exc
    if made is not None:
        return made
    raise OptionError(
        _("--model {name!r}: the hyper-parameters are {found}; a subclass of sunbae.Params, or a dataclass, is needed.")
        .format(name=name, found=annotation)
    )  # fmt: skip


def _params_from(annotation: Any, name: str) -> type[Params] | None:
    """The hyper-parameters that a class of the user's stands for; None if it is of no such kind."""
    if not isinstance(annotation, type):
        return None
    if issubclass(annotation, Params):
        bases = (annotation,) if issubclass(annotation, OwnParams) else (annotation, OwnParams)
        made: type[Params] = type(annotation.__name__, bases, {"__module__": __name__})
        own = [one for one in annotation.__mro__ if issubclass(one, Params) and one not in (Params, OwnParams)]
        made.declared = frozenset(field for one in own for field in one.__annotations__ if field in made.model_fields)
        return made
    if not dataclasses.is_dataclass(annotation):
        return None
    hints = _hints(annotation, name)
    fields: dict[str, Any] = {f.name: (hints[f.name], _default(f)) for f in dataclasses.fields(annotation)}
    made = create_model(annotation.__name__, __base__=OwnParams, **fields)
    made.declared = frozenset(fields)
    return made


def _resolved(annotation: Any, build: Build, name: str) -> Any:
    """An annotation, None if there is none. One that is text is looked up; what others say need not exist."""
    if annotation is inspect.Parameter.empty:
        return None
    if not isinstance(annotation, str):
        return annotation
    inner: Any = inspect.unwrap(build)
    while isinstance(inner, functools.partial):
        inner = inner.func
    function = inner if inspect.isroutine(inner) else type(inner).__call__
    try:
        return eval(annotation, getattr(function, "__globals__", {}))
    except Exception as exc:  # whatever it raises
        raise OptionError(_unread(name, exc)) from exc


def _hints(of: type, name: str) -> dict[str, Any]:
    """Raises: OptionError if an annotation names what does not exist when the file is run."""
    try:
        return typing.get_type_hints(of)
    except Exception as exc:  # whatever an annotation raises
        raise OptionError(_unread(name, exc)) from exc


def _unread(name: str, exc: Exception) -> str:
    return _("--model {name!r}: the annotation of its hyper-parameters cannot be read: {error}.").format(
        name=name, error=exc
    )


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not dataclasses.MISSING else ...


def from_model(model: Any) -> Build:
    """A function that makes a ready `keras.Model` again, with new weights; layers that are not trained keep theirs.

    A last layer without activation gives the logits of classes, or numbers around 0 that stand for the target. The
    model may have one input, which gets the numbers of a row or its picture, or inputs by the names that `InputSpec`
    gives them.
    """

    def build(inputs: Any, outputs: Any, params: Any) -> Any:
        keras = load_keras()
        clone = keras.models.clone_model(model)
        if not getattr(clone, "inputs", None):
            return clone  # `checked` says so
        _keep_frozen(model, clone)
        named = inputs.keras_inputs()
        if len(clone.inputs) == 1 and len(named) == 1:
            ((name, tensor),) = named.items()
            if tuple(clone.inputs[0].shape[1:]) != tuple(tensor.shape[1:]):
                raise OptionError(
                    _("The model takes {found}; the rows have {wanted}.").format(
                        found=tuple(clone.inputs[0].shape), wanted=f"{name} {tuple(tensor.shape)}"
                    )
                )
            tensor = keras.ops.cast(tensor, "float32") if tensor.dtype != clone.inputs[0].dtype else tensor
            return keras.Model({name: named[name]}, _answered(clone(tensor), clone, outputs), name=model.name)
        answer = _answered(clone.output, clone, outputs)
        return clone if answer is clone.output else keras.Model(clone.input, answer, name=model.name)

    return build


def _keep_frozen(model: Any, clone: Any) -> None:
    """Give layers that are not trained the weights that they have in `model`, in models within it as well."""
    for layer, other in zip(model.layers, clone.layers, strict=True):
        if layer.weights and not layer.trainable_weights:
            other.set_weights(layer.get_weights())
            refresh(other)
        elif getattr(layer, "layers", None):
            _keep_frozen(layer, other)


def _answered(z: Any, model: Any, outputs: Any) -> Any:
    """What `model` answers, made of what it gives; a structure of several is left to `checked`."""
    fits = hasattr(z, "shape") and tuple(z.shape) == (None, outputs.size)
    return ends(z, outputs).answer if fits and _is_linear(model) else z


def _is_linear(model: Any) -> bool:
    keras, last = load_keras(), model.outputs[0]._keras_history.operation
    while isinstance(last, keras.Model) and getattr(last, "outputs", None):
        last = last.outputs[0]._keras_history.operation
    return getattr(last, "activation", None) is keras.activations.linear


def checked(model: Any, inputs: Any, outputs: Any, name: str) -> Any:
    """`model`, if it takes what rows have and answers what the target needs.

    Raises: OptionError with what was found and what was expected.
    """
    keras = load_keras()
    if not isinstance(model, keras.Model):
        raise OptionError(
            _("--model {name!r} returned {found}; a keras.Model was expected.").format(
                name=name, found=type(model).__name__
            )
        )
    if not getattr(model, "inputs", None):  # a Sequential without them, or a class of its own
        raise OptionError(
            _(
                "--model {name!r} returned a {found} that does not know its inputs. Begin with "
                "named, x = inputs.tensors() and return keras.Model(named, outputs.on(x))."
            ).format(name=name, found=type(model).__name__)
        )
    wanted = {n: tuple(t.shape) for n, t in inputs.keras_inputs().items()}
    found = {t.name: tuple(t.shape) for t in model.inputs}
    if found != wanted:
        raise OptionError(
            _(
                "--model {name!r} takes {found}; the rows have {wanted}. Begin with named, x = inputs.tensors() and "
                "return keras.Model(named, outputs.on(x))."
            ).format(name=name, found=_listed(found), wanted=_listed(wanted))
        )
    shapes = [tuple(t.shape) for t in model.outputs]
    if isinstance(model.output, dict):
        raise OptionError(
            _("--model {name!r} answers by name ({found}); one tensor is needed. End with outputs.on(x).").format(
                name=name, found=", ".join(map(str, model.output))
            )
        )
    if shapes != [(None, outputs.size)]:
        raise OptionError(
            _("--model {name!r} answers {found}; the target needs {wanted}. End with outputs.on(x).").format(
                name=name, found=", ".join(map(str, shapes)), wanted=(None, outputs.size)
            )
        )
    return model


def _listed(shapes: dict[str, tuple[Any, ...]]) -> str:
    return ", ".join(f"{name} {shape}" for name, shape in shapes.items())
