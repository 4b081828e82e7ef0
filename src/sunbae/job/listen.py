"""Who is told how a training run goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sunbae.engine.member import Progress
    from sunbae.job.auto import Candidate
    from sunbae.job.backtest import Fold
    from sunbae.job.budget import FitOptions
    from sunbae.job.prepare import Prepared
    from sunbae.job.run import Run
    from sunbae.job.series import PreparedSeries
    from sunbae.report.content import Report


class Listener:
    """Hears of each stage and does nothing; subclasses show it."""

    def fetched(self, done: int, n: int) -> None:
        """So many of n bytes of a download are here."""

    def decoded(self, done: int, n: int) -> None:
        """So many of n pictures are read and brought to one size."""

    def features(self, done: int, n: int) -> None:
        """A pretrained network has found the features of so many of n pictures, views counted."""

    def prepared(self, prepared: Prepared | PreparedSeries, *others: Prepared) -> None:
        """Rows or windows are read, split and prepared; nothing is trained yet.

        Args:
          others: the same rows with the other targets, if there are several.
        """

    def tried(self, candidate: Candidate, loss: float) -> None:
        """A recipe that `--model auto` tries has this val_loss."""

    def training(self, fit: FitOptions) -> None:
        """The training of all seeds begins."""

    def resumed(self, standing: Sequence[Progress]) -> None:
        """The same run was stopped before; it goes on from where these seeds stand."""

    def epoch(self, progress: Progress) -> None:
        """A seed finished an epoch. Called from worker threads."""

    def folded(self, number: int, fold: Fold) -> None:
        """A fold of a back-test is judged."""

    def judging(self) -> None:
        """Training is over; the test part is opened."""

    def done(self, run: Run, content: Report) -> None:
        """Everything is written."""
