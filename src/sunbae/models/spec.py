"""What a recipe is told about its inputs and outputs."""

from __future__ import annotations

from dataclasses import dataclass

from sunbae.data.target import Task


@dataclass(frozen=True)
class Embedded:
    """A category that enters as integer codes."""

    name: str
    n_codes: int  # codes run from 0 to n_codes - 1
    size: int  # length of the vector of one code


@dataclass(frozen=True)
class InputSpec:
    """The inputs of a network: `numbers` (B, F) and one `code_k` (B,) per embedded category."""

    n_numbers: int
    embedded: tuple[Embedded, ...] = ()


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
