"""What every page of ours is made with: templates that escape, words in the reader's language, files of our own."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sunbae import i18n
from sunbae.report import answer, numerals
from sunbae.report.visible import visible

_HERE = Path(__file__).parent


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Messages in `language` inside, in the former language afterwards."""
    former = i18n.current_language()
    i18n.set_language(language)
    try:
        yield
    finally:
        i18n.set_language(former)


@functools.cache
def asset(name: str) -> str:
    """The text of a file of this package."""
    return (_HERE / name).read_text(encoding="utf-8")


@functools.cache
def environment() -> Environment:
    """Templates whose texts are translated, and which escape whatever is not `Markup`."""
    made = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.globals |= {"_": i18n._, "level_name": answer.level_name}
    for function in (
        numerals.number,
        numerals.mean_and_sd,
        numerals.count,
        numerals.percent,
        numerals.duration,
    ):
        made.filters[function.__name__] = function
    return made


def _shown(value: object) -> object:
    """What a template puts out: our own markup as it is, all other text made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
