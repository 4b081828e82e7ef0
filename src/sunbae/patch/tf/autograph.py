"""`tf.autograph`: functions of Python stay what they are, so there is nothing to set."""

from __future__ import annotations

from typing import Any

PUBLIC = ["do_not_convert", "set_verbosity"]


def set_verbosity(level: int, alsologtostdout: bool = False) -> None:
    """`tf.autograph.set_verbosity`: nothing is converted, and nothing said of it."""


def do_not_convert(func: Any = None) -> Any:
    """`tf.autograph.experimental.do_not_convert`: the function itself."""
    return do_not_convert if func is None else func
