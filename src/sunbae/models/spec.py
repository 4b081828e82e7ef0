"""What a recipe is told about its inputs and outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sunbae.data.target import Task


@dataclass(frozen=True)
class Embedded:
    """A category that enters as integer codes."""

    name: str
    n_codes: int  # codes run from 0 to n_codes - 1
    size: int  # length of the vector of one code


@dataclass(frozen=True)
class InputSpec:
    """The inputs of a network of rows: `numbers` (B, F) and one `code_k` (B,) per embedded category."""

    n_numbers: int
    embedded: tuple[Embedded, ...] = ()


Stationary = Literal["none", "level", "last", "instance"]


@dataclass(frozen=True)
class WindowSpec:
    """The inputs of a network that forecasts: windows of a series.

    Attributes:
      past: steps that are looked at, P.
      horizon: steps that are forecast, H.
      n_targets: K; the input `targets` (B, P, K) holds what they were.
      n_others: numbers of other columns at each past step, `others` (B, P, n).
      n_context: calendar, labels and flags of each past step, `context` (B, P, n).
      n_future: what is known beforehand of each step to forecast, `future` (B, H, n).
      stationary: how a changing level is taken out of the window and put back into the forecast, see
        `forecast.forecaster`.
    """

    past: int
    horizon: int
    n_targets: int = 1
    n_others: int = 0
    n_context: int = 0
    n_future: int = 0
    stationary: Stationary = "level"


@dataclass(frozen=True)
class OutputSpec:
    """The outputs of a network.

    A regression is one number in the target's own unit: the last layer multiplies by `scale` and adds `center`,
    both learnt from the training rows, so the layers before it work with numbers around 0.
    """

    task: Task
    n_classes: int = 0  # 2 for binary, 0 for a regression
    center: float = 0.0
    scale: float = 1.0


@dataclass(frozen=True)
class ForecastSpec:
    """The output of a network that forecasts: (B, H, K) in the targets' own units.

    Attributes:
      center, scale: one number for each target, learnt from the training rows; the layers before the last work with
        (y - center) / scale.
    """

    center: tuple[float, ...]
    scale: tuple[float, ...]
