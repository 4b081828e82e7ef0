"""A training run on the terminal: the schema with reasons, a progress bar, the result."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table as RichTable

from sunbae.data.schema import Column
from sunbae.data.split import PARTS
from sunbae.engine.member import Progress as Epoch
from sunbae.i18n import _
from sunbae.job.auto import Candidate, loss_text
from sunbae.job.backtest import Fold
from sunbae.job.branches import branch_notes
from sunbae.job.budget import FitOptions
from sunbae.job.content import column_use as used_as
from sunbae.job.content import reading_notes, row_notes
from sunbae.job.forecast_content import column_use, season_text, split_method
from sunbae.job.listen import Listener
from sunbae.job.networks import weight_notes
from sunbae.job.options import TrainOptions
from sunbae.job.prepare import Prepared
from sunbae.job.run import Run
from sunbae.job.series import PreparedSeries
from sunbae.judge.baselines import baseline_label
from sunbae.report.content import Report
from sunbae.report.text import terminal_summary
from sunbae.words import kind_name, part_name, role_name, task_name

MANY_COLUMNS = 40


class ConsoleListener(Listener):
    """Shows a run on a rich Console; a progress bar only where the console is a terminal."""

    def __init__(self, console: Console, options: TrainOptions) -> None:
        self._console = console
        self._options = options
        self._lock = threading.Lock()
        self._latest: dict[int, Epoch] = {}
        self._epochs = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.fields[state]}"),
            TimeRemainingColumn(compact=True),
            console=console,
            transient=True,
        )
        self._task = self._bar.add_task(_("training"), total=None, state="")
        self._next_line = time.monotonic() + 10

    def prepared(self, prepared: Prepared | PreparedSeries, *others: Prepared) -> None:
        """Print what was read and what it was taken for."""
        self.stop()
        if isinstance(prepared, PreparedSeries):
            show_series(self._console, prepared)
        else:
            show_prepared(self._console, (prepared, *others), self._options)

    def fetched(self, done: int, n: int) -> None:
        """Say how much of a download is here."""
        self._moved(_("downloading, KiB"), done // 1024, n // 1024)

    def decoded(self, done: int, n: int) -> None:
        """Say how many pictures are read."""
        self._moved(_("reading pictures"), done, n)

    def features(self, done: int, n: int) -> None:
        """Say of how many pictures the features are found."""
        self._moved(_("asking the pretrained network"), done, n)

    def _moved(self, what: str, done: int, n: int) -> None:
        """Move a bar of its own; where there is no terminal, a line every ten seconds."""
        if self._console.is_terminal:
            self._bar.start()
            self._bar.update(self._task, description=what, total=n, completed=done, state=f"{done:,}/{n:,}")
        elif time.monotonic() > self._next_line:
            self._next_line = time.monotonic() + 10
            text = _("{what}: {done:,} of {n:,}")
            self._console.print(text.format(what=what, done=done, n=n), highlight=False, markup=False)

    def training(self, fit: FitOptions) -> None:
        """Start the bar."""
        self._epochs = fit.epochs
        self._bar.reset(self._task, description=_("training"), state="")
        self._bar.update(self._task, total=fit.epochs * self._options.seeds)
        self._next_line = time.monotonic() + 10
        if self._console.is_terminal:
            self._bar.start()

    def tried(self, candidate: Candidate, loss: float) -> None:
        """Print what a recipe reached."""
        text = _("tried {candidate}: val_loss {loss}").format(candidate=candidate, loss=loss_text(loss))
        self._console.print(text, highlight=False, markup=False)

    def resumed(self, standing: Sequence[Epoch]) -> None:
        """Say that the run goes on, and from where."""
        trained, from_epoch = _("seed {seed} is trained"), _("seed {seed} from epoch {epoch}")
        seeds = [(trained if p.done else from_epoch).format(seed=p.seed, epoch=p.epoch + 1) for p in standing]
        text = _("continuing a run that was stopped: {seeds}").format(seeds=", ".join(seeds))
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def epoch(self, progress: Epoch) -> None:
        """Move the bar; where there is no terminal, a line every ten seconds."""
        with self._lock:
            self._latest[progress.seed] = progress
            done = sum(self._epochs if p.done else p.epoch for p in self._latest.values())
            finished = sum(p.done for p in self._latest.values())
            state = _(
                "seed {seed}: epoch {epoch}/{epochs}, val_loss {val:.4g}, best at {best} | {finished}/{seeds} done"
            ).format(
                seed=progress.seed,
                epoch=progress.epoch,
                epochs=self._epochs,
                val=progress.logs["val_loss"],
                best=progress.best_epoch,
                finished=finished,
                seeds=self._options.seeds,
            )
            self._bar.update(self._task, completed=done, state=state)
            if not self._console.is_terminal and time.monotonic() > self._next_line:
                self._next_line = time.monotonic() + 10
                self._console.print(state, highlight=False, markup=False)

    def folded(self, number: int, fold: Fold) -> None:
        """Print what the network reached in a fold, and the best baseline."""
        others = {name: score for name, score in fold.scores.items() if name != "network"}
        best = min(others, key=others.__getitem__)
        text = _("fold {k}/{n}, {begin} to {end}: RMSE {score:.4g}, {best} {other:.4g}").format(
            k=number,
            n=self._options.backtest,
            begin=fold.begin,
            end=fold.end,
            score=fold.scores["network"],
            best=baseline_label(best),
            other=others[best],
        )
        self._console.print(text, highlight=False, markup=False, soft_wrap=True)

    def judging(self) -> None:
        """Replace the bar."""
        self.stop()
        self._console.print(_("judging on the test rows, against the baselines ..."), highlight=False)

    def done(self, run: Run, content: Report) -> None:
        """Print the result and where it is."""
        self._console.print(terminal_summary(content))
        self._console.print(_("Report: {path}").format(path=run.report), highlight=False, soft_wrap=True, markup=False)
        self._console.print(_("Bundle: {path}").format(path=run.bundle), highlight=False, soft_wrap=True, markup=False)

    def stop(self) -> None:
        """Leave the terminal clean after an error."""
        # Where there is no terminal, stopping prints an empty line.
        if self._console.is_terminal:
            self._bar.stop()


def show_prepared(console: Console, views: Sequence[Prepared], options: TrainOptions) -> None:
    """Print the schema with reasons, targets, branches, split and everything worth a second look."""
    prepared = views[0]
    rows = prepared.rows
    heading = _("Columns, as the {n:,} training rows show them:").format(n=len(prepared.kept))
    console.print(heading, highlight=False, markup=False)
    console.print(_schema_table(prepared.schema.columns, lambda c: used_as(c, prepared.prep) or role_name(c.role)))
    parts = ", ".join(f"{part_name(part)} {len(prepared.y[part]):,}" for part in PARTS)
    text = _("Target {name}: {task} ({reason})")
    targets = [view.rows.target for view in views]
    lines = [
        *(text.format(name=one.name, task=task_name(one.task), reason=one.reason) for one in targets),
        *branch_notes(prepared, options),
        _("Split: {parts} ({method})").format(parts=parts, method=rows.split.method),
        *row_notes(prepared),
        *rows.split.notes,
        *weight_notes(prepared, options.class_weight),
    ]
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    notes = dict.fromkeys(note for view in views for note in reading_notes(view))
    for note in (*rows.split.warnings, *notes):
        console.print("! " + note, style="yellow", highlight=False, markup=False, soft_wrap=True)


def show_series(console: Console, prepared: PreparedSeries) -> None:
    """Print the schema with reasons, how time goes on, the parts, and what was done to the steps."""
    n = int((prepared.series.part == 0).sum())
    console.print(_("Columns, as the {n:,} training steps show them:").format(n=n), highlight=False, markup=False)
    console.print(_schema_table(prepared.schema.columns, lambda c: column_use(c.name, prepared) or role_name(c.role)))
    parts = ", ".join(f"{part_name(part)} {len(prepared.starts[part]):,}" for part in PARTS)
    lines = [
        _("Target {name}: {horizon} steps from {past}, one step is {step}").format(
            name=", ".join(prepared.series.targets),
            horizon=prepared.horizon,
            past=prepared.past,
            step=prepared.clock.described(),
        ),
        _("Season: {season}").format(season=season_text(prepared)),
        _("Split: {parts} windows ({method})").format(parts=parts, method=split_method(prepared)),
        *prepared.notes,
    ]
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _schema_table(columns: Sequence[Column], use_of: Callable[[Column], str]) -> RichTable:
    table = RichTable(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for title in (_("column"), _("is"), _("used as"), _("because")):
        table.add_column(title, overflow="fold")
    shown = columns if len(columns) <= MANY_COLUMNS else [*columns[: MANY_COLUMNS - 1]]
    for column in shown:
        use = use_of(column)
        reason = column.reason + (_("; {n} missing").format(n=column.missing) if column.missing else "")
        table.add_row(*map(escape, (column.name, kind_name(column.kind), use, reason)))
    if len(shown) < len(columns):
        table.add_row(_("... {n} more").format(n=len(columns) - len(shown)), "", "", _("see the report"))
    return table
