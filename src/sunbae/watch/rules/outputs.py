"""Each output of a fitted network beside its loss and its target: shared by SB302, SB303 and SB401."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sunbae.watch.events import Fitting, Layer
from sunbae.watch.seen import Seen

NUMBERS = (
    "mean_squared_error", "mean_absolute_error", "mean_absolute_percentage_error", "mean_squared_logarithmic_error",
    "huber", "log_cosh",
)  # fmt: skip
CLASSES = ("categorical_crossentropy", "sparse_categorical_crossentropy")


@dataclass(frozen=True)
class Output:
    """One output.

    Attributes:
      shape: without the batch.
      metrics: of it alone; of the network, if it has this output only.
    """

    end: Layer
    shape: tuple[int | None, ...]
    loss: str
    metrics: tuple[str, ...]
    y: Seen

    @property
    def units(self) -> int:
        """Length of its last axis, 0 if that is not known."""
        return (self.shape[-1] if self.shape else 0) or 0


def outputs(fit: Fitting) -> Iterator[Output]:
    """The outputs of a network whose target and loss are known."""
    net = fit.net
    if net is None or not net.losses or not len(net.ends) == len(net.outputs) == len(fit.y):
        return
    if len(net.losses) not in (1, len(fit.y)):
        return
    each = net.metrics_of if len(net.metrics_of) == len(fit.y) else ()
    for k, (end, shape, y) in enumerate(zip(net.ends, net.outputs, fit.y, strict=True)):
        loss = net.losses[k] if len(net.losses) > 1 else net.losses[0]
        yield Output(end, shape, loss, each[k] if each else net.metrics, y)


def plain(value: float) -> str:
    """A number in few digits."""
    return f"{value:,.0f}" if value == round(value) and abs(value) < 1e15 else f"{value:.3g}"
