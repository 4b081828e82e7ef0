"""What cannot be done without TensorFlow: said where the script asks for it, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sunbae.errors import SunbaeError
from sunbae.i18n import _


class WithoutTensorFlowError(SunbaeError, NotImplementedError):
    """The script asks for something that only TensorFlow has."""


def refused(name: str, instead: Callable[[], str]) -> type:
    """A class under the name of something that is not here; it can be imported, and raises when it is used.

    Args:
      instead: what to do, in the user's language.
    """

    def __init__(self: Any, *_args: Any, **_kwargs: Any) -> None:
        raise error(name, instead())

    return type(name.rpartition(".")[2], (), {"__init__": __init__, "__doc__": "Only in TensorFlow."})


def error(name: str, instead: str) -> WithoutTensorFlowError:
    """The error for a use of `name`."""
    text = _("{name} needs TensorFlow; sunbae runs scripts with Keras on JAX. {instead}")
    return WithoutTensorFlowError(text.format(name=name, instead=instead))


def absent(where: str, name: str, known: Sequence[str]) -> str:
    """The message for a name that a module which stands in does not have.

    Args:
      known: the names that it has.
    """
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.7)
    if near:
        hint = _("Near: {names}.").format(names=", ".join(near))
    elif known:
        hint = _("There are {names}.").format(names=", ".join(known[:40]) + (" ..." if len(known) > 40 else ""))
    else:
        hint = ""
    said = f"module {where!r} has no attribute {name!r}"
    if where.partition(".")[0] != "tensorflow":
        return f"{said}. {hint}".rstrip()
    text = _("{said}: sunbae runs scripts with Keras on JAX, without TensorFlow. {hint} Use NumPy or keras.ops for it.")
    return text.format(said=said, hint=hint).replace("  ", " ")
