"""What the shapes were when Keras refused them: the model at that point, under the script's own traceback."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from sunbae.anatomy.examine import Anatomy, examine
from sunbae.anatomy.graph import graph_of
from sunbae.anatomy.show import renderables
from sunbae.errors import SunbaeError
from sunbae.i18n import _
from sunbae.patch.notes import is_users

WIDTH = 100
MOST = 12  # variables that are listed
_OF_THE_CALL = ("unexpected keyword argument", "required positional argument", "positional arguments but")


def explanation(exc: BaseException | None) -> str:
    """Text about the model and the arrays at the line of the user's code that an error of Keras came from.

    Empty for other errors: those that no code of Keras raised, and those of a script that uses no model there.
    """
    keras = sys.modules.get("keras")
    if keras is None or not isinstance(exc, (ValueError, TypeError)):
        return ""
    if isinstance(exc, TypeError) and any(words in str(exc) for words in _OF_THE_CALL):
        return ""  # no shape is wrong
    frames = list(_frames(exc))
    if not any(_of_keras(frame) for frame in frames):
        return ""
    users = [frame for frame in frames if is_users(frame.f_code.co_filename)]
    if not users:
        return ""
    models = _models(keras, frames, users[-1])
    parts = [_shapes(keras, users[-1]), *(_drawn(model) for model in models[:1])]
    return "\n".join(part for part in parts if part)


def _frames(exc: BaseException) -> Iterator[FrameType]:
    """From the outermost to the one that raised."""
    trace = exc.__traceback__
    while trace is not None:
        yield trace.tb_frame
        trace = trace.tb_next


def _of_keras(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).split(".")[0] in ("keras", "sunbae")


def _models(keras: Any, frames: list[FrameType], user: FrameType) -> list[Any]:
    """Models that the failing call works on, the innermost first; else those that the user's line names."""
    found: dict[int, Any] = {}
    for frame in reversed(frames):
        if _of_keras(frame):
            for value in tuple(frame.f_locals.values()):
                if isinstance(value, keras.Model):
                    found.setdefault(id(value), value)
    for value in _named(user):
        if isinstance(value, keras.Model):
            found.setdefault(id(value), value)
    return list(found.values())


def _named(user: FrameType) -> Iterator[Any]:
    for name in user.f_code.co_names + user.f_code.co_varnames:
        if name in user.f_locals:
            yield user.f_locals[name]


def _shapes(keras: Any, user: FrameType) -> str:
    """The arrays and tensors of the user's frame, by name and shape."""
    lines = []
    for name, value in tuple(user.f_locals.items()):
        shape = getattr(value, "shape", None)
        if name.startswith("_") or not isinstance(shape, tuple) or isinstance(value, type):
            continue
        kind = _("tensor") if isinstance(value, keras.KerasTensor) else _("array")
        lines.append(f"  {name}: {kind} {tuple(shape)}")
    if not lines:
        return ""
    return "\n".join([_("Shapes at that line:"), *lines[-MOST:]])


def _drawn(model: Any) -> str:
    anatomy = _anatomy(model)
    if anatomy is None:
        return ""
    from rich.console import Console

    text = io.StringIO()
    console = Console(file=text, width=WIDTH, emoji=False, color_system=None)
    console.print(_("The model at that point:"))
    for part in renderables(anatomy):
        console.print(part, highlight=False)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def _anatomy(model: Any) -> Anatomy | None:
    """None for a model whose configuration does not tell what is in it."""
    try:
        return examine(graph_of(json.loads(model.to_json())))
    except (NotImplementedError, SunbaeError, TypeError, ValueError):
        return None
