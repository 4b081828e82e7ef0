"""The report of a script becomes one HTML page that needs nothing but itself, and runs nothing."""

from __future__ import annotations

from markupsafe import Markup

from sunbae.report.page import asset, environment, speaking
from sunbae.report.script_content import ScriptReport
from sunbae.report.script_curves import curve_svg, is_log

OPEN_FITS = 24  # whose scores and curves are not folded
OPEN_ROWS = 12  # a longer table is folded
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render_script(content: ScriptReport, *, language: str) -> str:
    """The report as one HTML page in `language`, to be written as UTF-8.

    Raises: OptionError if there is no catalogue for `language`.
    """
    with speaking(language):
        return (
            environment()
            .get_template("script.html.jinja")
            .render(
                report=content,
                language=language,
                style=Markup(asset("report.css") + asset("script.css")),
                policy=POLICY,
                left_out=dict(content.left_out),
                open_fits=OPEN_FITS,
                open_rows=OPEN_ROWS,
                curve_svg=curve_svg,
                is_log=is_log,
            )
        )
