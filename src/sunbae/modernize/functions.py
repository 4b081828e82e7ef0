"""Functions of TensorFlow and of the old keras.backend that have an equal in Keras 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import libcst as cst

from sunbae.modernize.arguments import argument, has_stars, positional, without
from sunbae.modernize.change import Edit
from sunbae.modernize.script import Script


@dataclass(frozen=True)
class Equal:
    """A function that does the same.

    Attributes:
      name: of the function, `keras.ops.mean`.
      keywords: old keyword -> new one; a call with a keyword that is neither here nor in `same` has no equal.
      same: keywords that both have.
      most: how many arguments without a keyword mean the same.
      added: argument that has another default in the new function: keyword, position, what is written.
    """

    name: str
    keywords: Mapping[str, str] = field(default_factory=dict)
    same: tuple[str, ...] = ()
    most: int = 9
    added: tuple[str, int, str] | None = None


def equal_call(script: Script, call: cst.Call, equal: Equal) -> list[Edit] | None:
    """The edits that make a call one of its equal; None if an argument has no equal."""
    if has_stars(call) or positional(call, equal.most) is not None:
        return None
    edits = [Edit(*script.span(call.func), in_script(script, equal.name))]
    dropped = []
    for arg in call.args:
        if arg.keyword is None or arg.keyword.value in equal.same:
            continue
        if arg.keyword.value == "name":
            dropped.append(arg)
        elif arg.keyword.value in equal.keywords:
            edits.append(Edit(*script.span(arg.keyword), equal.keywords[arg.keyword.value]))
        else:
            return None
    edits += without(script, call, dropped)
    if equal.added is not None:
        keyword, position, text = equal.added
        if argument(call, keyword, position) is None:
            last = [arg for arg in call.args if arg not in dropped][-1:]
            end = script.span(last[0].value)[1] if last else script.inner_span(call)[1] - 1
            edits.append(Edit(end, end, f", {text}" if last else text))
    return edits


def in_script(script: Script, name: str) -> str:
    """A name of Keras as it is called in the script: `keras.ops.mean`, or `K.ops.mean` after `import keras as K`."""
    return script.keras + name.removeprefix("keras") if name.startswith("keras.") else name


def needed(script: Script, name: str) -> tuple[str, ...]:
    """The import that a name of Keras needs, as far as the script has none."""
    return ("import keras",) if name.startswith("keras.") and script.keras == "keras" else ()
