"""A Report becomes one HTML page that needs nothing but itself."""

from __future__ import annotations

import math

from markupsafe import Markup

from sunbae import i18n
from sunbae.report import answer, charts, confusion, forecast, forecast_charts, numerals
from sunbae.report.content import PARTS, RegressionTest, Report
from sunbae.report.embed import json_for_html, script_hash
from sunbae.report.histogram import quantile
from sunbae.report.page import asset, environment, speaking
from sunbae.words import part_name, task_name

_OPEN_ROWS = 12  # a longer table is folded


def render(content: Report, *, language: str) -> str:
    """The report as one HTML page in `language`, to be written as UTF-8.

    Raises: OptionError if there is no catalogue for `language`.
    """
    template = environment().get_template("report.html.jinja")
    scripts = [asset("vendor/echarts.common.min.js"), asset("report.js")]
    with speaking(language):
        return template.render(
            report=content,
            language=language,
            style=Markup(asset("report.css")),
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
