"""What a recipe is told about its inputs and outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sunbae.data.target import Task


@dataclass(frozen=True)
class Embedded:
    """A category that enters as integer codes."""

    name: str
    n_codes: int  # codes run from 0 to n_codes - 1
    size: int  # length of the vector of one code


Fit = Literal["crop", "pad", "stretch"]


@dataclass(frozen=True)
class ImageSpec:
    """The pictures that a network takes: `image`, uint8 (B, height, width, channels).

    Attributes:
      mean, std: of each channel, 0 to 255, learnt from the training rows; the network's first layer takes them out.
      fit: how a picture of another size was brought to this one; crop: the middle of it, pad: all of it with bars,
        stretch: all of it, out of proportion.
      deep: whether arrays of type uint16 have 16 bits, however small their numbers; those of training had.
    """

    height: int
    width: int
    channels: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    fit: Fit = "crop"
    deep: bool = False

    @property
    def shape(self) -> tuple[int, int, int]:
        """(height, width, channels)."""
        return (self.height, self.width, self.channels)


@dataclass(frozen=True)
class InputSpec:
    """The inputs of a network of rows: `numbers` (B, F), one `code_k` (B,) per embedded category, and `image`.

    Attributes:
      n_quantities: how many of the numbers, the first ones, are quantities; the others are 0 and 1. None: all.
      widths: how many of the numbers each feature has, in their order; None: one each.
    """

    n_numbers: int
    embedded: tuple[Embedded, ...] = ()
    image: ImageSpec | None = None
    n_quantities: int | None = None
    widths: tuple[int, ...] | None = None

    def keras_inputs(self) -> dict[str, Any]:
        """A `keras.Input` for each, by name."""
        from sunbae.models.parts import inputs_of

        return inputs_of(self)

    def tensors(self) -> tuple[dict[str, Any], Any]:
        """The inputs by name, and what layers read of them.

        That is all numbers of a row joined, float (B, F); of pictures, float (B, H, W, C) in training deviations from
        the training mean; of rows with both, (picture, numbers).
        """
        from sunbae.models.parts import tensors_of

        return tensors_of(self)


@dataclass(frozen=True)
class BranchSpec:
    """A group of columns with a network of its own.

    Attributes:
      columns: of the source; their numbers and codes are its inputs, and the picture that one of them names.
      recipe, params: what it is made by.
    """

    name: str
    columns: tuple[str, ...]
    inputs: InputSpec
    recipe: str
    params: dict[str, Any]


@dataclass(frozen=True)
class BranchesSpec:
    """The inputs of a network with branches: those of each, `BRANCH.numbers`, `BRANCH.code_k` and `BRANCH.image`.

    Attributes:
      middle: hyper-parameters of the Dense layers after the branches are joined, None for none.
    """

    branches: tuple[BranchSpec, ...]
    middle: dict[str, Any] | None = None


def image_of(inputs: Any) -> ImageSpec | None:
    """The pictures among the inputs of a network, if it takes some."""
    if isinstance(inputs, BranchesSpec):
        return next((one.inputs.image for one in inputs.branches if one.inputs.image is not None), None)
    return inputs.image if isinstance(inputs, InputSpec) else None


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

    Attributes:
      bounds: of a regression, the least and the greatest number that is answered; None for no bounds.
    """

    task: Task
    n_classes: int = 0  # 2 for binary, 0 for a regression
    center: float = 0.0
    scale: float = 1.0
    bounds: tuple[float, float] | None = None

    @property
    def size(self) -> int:
        """Numbers that the network answers: C of more than two classes, else 1."""
        return self.n_classes if self.task == "multiclass" else 1

    def on(self, x: Any) -> Any:
        """The output layer on top of features `x` (B, H), see `parts.end`."""
        from sunbae.models.parts import end

        return end(x, self)


@dataclass(frozen=True)
class ForecastSpec:
    """The output of a network that forecasts: (B, H, K) in the targets' own units.

    Attributes:
      center, scale: one number for each target, learnt from the training rows; the layers before the last work with
        (y - center) / scale.
    """

    center: tuple[float, ...]
    scale: tuple[float, ...]


Loss = Literal["mse", "mae", "huber", "crossentropy"]


@dataclass(frozen=True)
class HeadSpec:
    """One output of a network that has several: numbers (B, K), or the class of one target.

    Attributes:
      name: of its layer, and so of its loss in the history.
      targets: K names; one if it is a class.
      classes: labels in code order, empty for numbers.
      center, scale: one number for each target, as in `OutputSpec`; empty for classes.
      params: hyper-parameters of the Dense layers of its own.
      loss: of numbers in their training deviations, so that the losses of different targets are comparable.
      weight: of its loss in the total.
      metrics: what Keras counts besides.
    """

    name: str
    targets: tuple[str, ...]
    task: Task
    classes: tuple[str, ...]
    center: tuple[float, ...]
    scale: tuple[float, ...]
    params: dict[str, Any]
    loss: Loss
    weight: float = 1.0
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadsSpec:
    """The outputs of a network with branches, by name."""

    heads: tuple[HeadSpec, ...]
