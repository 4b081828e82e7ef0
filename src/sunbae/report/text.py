"""The report in short, for the terminal."""

from __future__ import annotations

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sunbae.i18n import _
from sunbae.report import answer, forecast
from sunbae.report.content import Level, MetricScores, Reconstruction, Report, Series
from sunbae.report.numerals import mean_and_sd, number
from sunbae.report.visible import one_line

_STYLES: dict[Level, str] = {"good": "green", "info": "cyan", "warn": "yellow", "bad": "red"}
_WIDTH = 80
_TABLE_WIDTH = _WIDTH - 6  # less the panel's border and padding
_MOST_NAME = 28  # cells of a baseline's name
_MOST_TARGETS = 8  # of a series
_STAR, _NO_STAR = " *", "  "
_BETWEEN = 2  # cells between two columns: the padding of one, and the divider


def terminal_summary(content: Report) -> RenderableType:
    """A panel of at most 80 columns: headline, network against baselines on the test rows, verdicts.

    All texts are plain `Text`, never rich markup: a column called `[red]` prints as `[red]`.
    """
    shown, left_out = _fitting_metrics(content)
    parts: list[RenderableType] = [_headline(content), Text(), _scores(content, shown)]
    parts.append(Text(_key(content, left_out), style="dim"))
    if content.series:
        parts += _series(content, content.series)
    if content.targets:
        parts += [Text(), *_rows_of_targets(content)]
    if content.reconstruction:
        parts += [Text(), _given_back(content.reconstruction)]
    if content.verdicts:
        parts += [Text(), _verdicts(content)]
    title = Text(one_line(content.title), style="bold", overflow="ellipsis", no_wrap=True)
    return Panel(Group(*parts), title=title, title_align="left", width=_WIDTH, padding=(0, 2))


def _headline(content: Report) -> RenderableType:
    verdict, figure = answer.headline(content), answer.score_figure(content)
    lines = Text(one_line(verdict.text), style=f"bold {_STYLES[verdict.level]}")
    lines.append(f"\n{figure.number} {one_line(figure.label)}", style="not bold default")
    lines.append(f"  ({answer.seeds_text(content)})", style="not bold dim default")
    return lines


def _scores(content: Report, metrics: list[int]) -> Table:
    table = _table(_("test rows"))
    for i in metrics:
        label = Text(one_line(answer.metric_label(content.scores[i])) + _NO_STAR)
        table.add_column(label, justify="right", overflow="ellipsis", no_wrap=True)
    for competitor in answer.competitors(content):
        cells = [_cell(competitor.cells[i]) for i in metrics]
        table.add_row(Text(one_line(competitor.name)), *cells, style="bold" if competitor.is_network else "")
    return table


def _table(names: str) -> Table:
    """An empty table whose first column holds `names`."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column(names, max_width=_MOST_NAME, overflow="ellipsis", no_wrap=True)
    return table


def _key(content: Report, left_out: list[int]) -> str:
    """What the star means, and the metrics for which there was no room."""
    notes = [_("* best")] if answer.rival_figure(content) else []
    if left_out:
        names = ", ".join(one_line(content.scores[i].name) for i in left_out)
        notes.append(_("also in the report: {names}").format(names=names))
    return "; ".join(notes)


def _cell(cell: answer.Cell) -> Text:
    # The star tells the best without colour; the blank keeps the numbers of a column under each other.
    return Text(cell.text + _STAR, style="green") if cell.best else Text(cell.text + _NO_STAR)


def _series(content: Report, series: Series) -> list[RenderableType]:
    """Every target of several, and a back-test in one line."""
    parts: list[RenderableType] = [Text(), _targets(series)] if len(series.targets) > 1 else []
    if len(series.targets) > _MOST_TARGETS:
        parts.append(Text(_("all {n} targets are in the report").format(n=len(series.targets)), style="dim"))
    line = forecast.backtest_text(content, series)
    return [*parts, Text(), Text(one_line(line))] if line else parts


def _given_back(back: Reconstruction) -> Table:
    """What an autoencoder gives back, beside the baselines."""
    table = _table(_("pictures given back"))
    table.add_column(Text(one_line(answer.metric_label(back.scores)) + _NO_STAR), justify="right", no_wrap=True)
    for competitor in answer.standings([back.scores]):
        style = "bold" if competitor.is_network else ""
        table.add_row(Text(one_line(competitor.name)), *map(_cell, competitor.cells), style=style)
    return table


def _targets(series: Series) -> Table:
    table = _table(_("target"))
    for label in ("RMSE", _("best baseline"), "R²"):
        table.add_column(Text(label), justify="right", no_wrap=True)
    for target in series.targets[:_MOST_TARGETS]:
        rmse, r2 = (forecast.find_metric(target.overall, name) for name in ("RMSE", "R²"))
        rival = answer.best_baseline(rmse) if rmse else None
        table.add_row(
            Text(one_line(target.name)),
            _test_score(rmse),
            number(rival.value, answer.shared_decimals(rmse)) if rmse and rival else number(None),
            _test_score(r2),
        )
    return table


def _rows_of_targets(content: Report) -> list[RenderableType]:
    """Every target of several: the network beside the best baseline, on the metric that decides."""
    table = _table(_("target"))
    table.add_column(_("metric"), no_wrap=True)
    for label in (_("network"), _("best baseline")):
        table.add_column(Text(label + _NO_STAR), justify="right", no_wrap=True)
    for row in answer.target_rows(content)[:_MOST_TARGETS]:
        ours = _cell(answer.Cell(row.network, row.best))
        table.add_row(Text(one_line(row.name)), Text(one_line(row.metric)), ours, Text(row.rival + _NO_STAR))
    if len(content.targets) <= _MOST_TARGETS:
        return [table]
    return [table, Text(_("all {n} targets are in the report").format(n=len(content.targets)), style="dim")]


def _test_score(metric: MetricScores | None) -> str:
    if metric is None:
        return number(None)
    score = answer.score_on_test(metric)
    return mean_and_sd(score.mean, score.sd, answer.shared_decimals(metric))


def _verdicts(content: Report) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for verdict in content.verdicts:
        level = Text(answer.level_name(verdict.level), style=_STYLES[verdict.level])
        table.add_row(level, Text(one_line(verdict.text)))
    return table


def _fitting_metrics(content: Report) -> tuple[list[int], list[int]]:
    """Places of the metrics that fit beside each other, the primary one first, and of those that do not."""
    rows = answer.competitors(content)
    room = _TABLE_WIDTH - min(_MOST_NAME, max(cell_len(row.name) for row in rows))
    order = sorted(range(len(content.scores)), key=lambda i: content.scores[i].name != content.primary)
    fitting: list[int] = []
    for i in order:
        label = one_line(answer.metric_label(content.scores[i]))
        room -= _BETWEEN + max(cell_len(text + _STAR) for text in (label, *(row.cells[i].text for row in rows)))
        if fitting and room < 0:
            break
        fitting.append(i)
    return fitting, [i for i in order if i not in fitting]
