"""A Report becomes one HTML page that needs nothing but itself."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sunbae import i18n
from sunbae.report import answer, charts, confusion, forecast, forecast_charts, numerals
from sunbae.report.content import PARTS, RegressionTest, Report
from sunbae.report.embed import json_for_html, script_hash
from sunbae.report.histogram import quantile
from sunbae.report.visible import visible
from sunbae.words import part_name, task_name

_HERE = Path(__file__).parent
_OPEN_ROWS = 12  # a longer table is folded


def render(content: Report, *, language: str) -> str:
    """The report as one HTML page in `language`, to be written as UTF-8.

    Raises: OptionError if there is no catalogue for `language`.
    """
    template = _environment().get_template("report.html.jinja")
    scripts = [_asset("vendor/echarts.common.min.js"), _asset("report.js")]
    with _speaking(language):
        return template.render(
            report=content,
            language=language,
            style=Markup(_asset("report.css")),
            scripts=[Markup(script) for script in scripts],
            script_sources=" ".join(script_hash(script) for script in scripts),
            data=json_for_html(charts.chart_data(content)),
            answer=answer,
            confusion=confusion,
            charts=charts,
            forecast=forecast,
            forecast_charts=forecast_charts,
            part_name=part_name,
            task_name=task_name,
            parts=PARTS,
            errors_text=errors_text,
            open_rows=_OPEN_ROWS,
        )


def errors_text(test: RegressionTest) -> str:
    """How far off predictions are, in one sentence; empty if there are none."""
    errors = sorted(abs(p - t) for t, p in zip(test.true, test.predicted, strict=True))
    finite = [error for error in errors if math.isfinite(error)]
    if not finite:
        return ""
    half, most = (numerals.number(quantile(finite, share)) for share in (0.5, 0.9))
    unit = f" {test.unit}" if test.unit else ""
    text = i18n._("Half of the predictions are off by less than {half}, nine in ten by less than {most}.")
    return text.format(half=half + unit, most=most + unit)


def _shown(value: object) -> object:
    """What the template puts out: our own markup as it is, all other text made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    """Messages in `language` inside, in the former language afterwards."""
    former = i18n.current_language()
    i18n.set_language(language)
    try:
        yield
    finally:
        i18n.set_language(former)


@functools.cache
def _asset(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals["_"] = i18n._
    for function in (
        numerals.number,
        numerals.mean_and_sd,
        numerals.count,
        numerals.percent,
        numerals.duration,
    ):
        environment.filters[function.__name__] = function
    return environment
