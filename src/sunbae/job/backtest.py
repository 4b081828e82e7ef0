"""The same training and judging from several earlier origins: is the score one of luck with the test part?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sunbae.errors import DataError, OptionError
from sunbae.i18n import _
from sunbae.job.forecast_judging import judge_forecasters
from sunbae.job.forecasters import choose_stationary, train_forecasters
from sunbae.job.options import TrainOptions
from sunbae.job.series import Series, parts_between, prepare_series

BEGIN = 0.5  # the share of the time before the first test part; the rest is divided among the folds


@dataclass(frozen=True)
class Fold:
    """One origin.

    Attributes:
      begin, end: the first and the last step of its test part, as text.
      scores: RMSE of the network ("network") and of each baseline, in the unit of the main scores.
    """

    begin: str
    end: str
    scores: dict[str, float]


def backtest(
    series: Series, options: TrainOptions, tell: Callable[[int, Fold], None] = lambda number, fold: None
) -> list[Fold]:
    """Train and judge once for each fold, with rolling origin and all of the past.

    The second half of the time is divided into as many stretches as there are folds. Each is the test part of one, the
    stretch before it is for validation, and everything before that trains one network, of the first seed.

    Args:
      options: with the recipe that was chosen; `past` and `horizon` as in the main training.
      tell: told each fold.

    Raises: OptionError if the folds are too short for a window; KeyboardInterrupt if one was interrupted.
    """
    n = options.backtest
    found = []
    brief = options.model_copy(update={"seeds": 1})
    width = (1 - BEGIN) / n
    for k in range(n):
        end = BEGIN + (k + 1) * width
        part = parts_between(series.line, (end - 2 * width, end - width, end), options.gap)
        try:
            prepared = prepare_series(replace(series, part=part), brief)
        except DataError as exc:
            text = _("--backtest {n}: in fold {k} {reason} Ask for fewer folds, or shorter windows.")
            raise OptionError(text.format(n=n, k=k + 1, reason=exc)) from exc
        trained = train_forecasters(prepared, brief, choose_stationary(prepared, brief))
        if any(member.interrupted for member in trained.members):
            raise KeyboardInterrupt
        judgement = judge_forecasters(prepared, trained)
        scores = {"network": judgement.network.get("test", judgement.metric).mean}
        scores |= {name: s.get("test", judgement.metric).mean for name, s in judgement.baselines.items()}
        tested = series.line.stamps[part == 2]
        begin, last = series.line.clock.shown(np.array([tested.min(), tested.max()]))
        found.append(Fold(begin, last, scores))
        tell(k + 1, found[-1])
    return found
