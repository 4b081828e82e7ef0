"""Where a window of a convolution or pooling stands, along every spatial axis; arrays are channels-last."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import jax.numpy as jnp
from jax import lax


@dataclass(frozen=True)
class Windows:
    """The windows over inputs of spatial shape `shape`; one entry per spatial axis.

    Attributes:
      size, stride, dilation: of the window.
      before: how many places the padding puts in front.
      out: how many windows there are.
    """

    shape: tuple[int, ...]
    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    before: tuple[int, ...]
    out: tuple[int, ...]

    @property
    def padded(self) -> tuple[int, ...]:
        """What the windows reach over, the padding in front included."""
        spans = zip(self.out, self.stride, self.size, self.dilation, strict=True)
        return tuple((o - 1) * s + (k - 1) * d + 1 for o, s, k, d in spans)

    @property
    def after(self) -> tuple[int, ...]:
        """Places behind; negative where the last inputs are in no window."""
        return tuple(p - b - n for p, b, n in zip(self.padded, self.before, self.shape, strict=True))

    @property
    def dense(self) -> bool:
        """Stride and dilation are 1."""
        return {*self.stride, *self.dilation} == {1}

    @property
    def apart(self) -> bool:
        """No place is in two windows."""
        return all(k <= s for k, s in zip(self.size, self.stride, strict=True)) and set(self.dilation) == {1}

    def turned(self) -> Windows:
        """Of dense windows: those of the convolution that takes gradients of the outputs to gradients of the inputs."""
        before = tuple(k - 1 - b for k, b in zip(self.size, self.before, strict=True))
        return Windows(self.out, self.size, self.stride, self.dilation, before, self.shape)

    def places(self) -> Iterator[tuple[int, ...]]:
        """The places in a window, in row-major order, which is also XLA's."""
        return product(*(range(k) for k in self.size))


def windows_of(
    shape: Sequence[int], size: Sequence[int], stride: Sequence[int], dilation: Sequence[int], padding: str
) -> Windows:
    """`padding` is "same" or "valid", as Keras and XLA understand them; `out` may come out as 0 or less."""
    before, out = [], []
    for n, k, s, d in zip(shape, size, stride, dilation, strict=True):
        span = (k - 1) * d + 1
        if padding == "same":
            out.append(-(-n // s))
            before.append(max((out[-1] - 1) * s + span - n, 0) // 2)
        else:
            out.append((n - span) // s + 1)
            before.append(0)
    return Windows(tuple(shape), tuple(size), tuple(stride), tuple(dilation), tuple(before), tuple(out))


def padded(x: Any, windows: Windows, value: float) -> Any:
    """`x` (B, ..., C) with the padding around it, and cut where no window reaches."""
    edges = [(0, 0, 0), *((b, a, 0) for b, a in zip(windows.before, windows.after, strict=True)), (0, 0, 0)]
    return lax.pad(x, jnp.asarray(value, x.dtype), edges) if any(map(any, edges)) else x


def unpadded(x: Any, windows: Windows) -> Any:
    """The transpose of `padded`: what came from the padding falls away."""
    edges = [(0, 0, 0), *((-b, -a, 0) for b, a in zip(windows.before, windows.after, strict=True)), (0, 0, 0)]
    return lax.pad(x, jnp.zeros((), x.dtype), edges) if any(map(any, edges)) else x


def at(x: Any, windows: Windows, place: Sequence[int]) -> Any:
    """Of padded `x`, what all the windows have at `place`: (B, *out, C)."""
    start = [p * d for p, d in zip(place, windows.dilation, strict=True)]
    ends = zip(start, windows.out, windows.stride, strict=True)
    stop = [a + (o - 1) * s + 1 for a, o, s in ends]
    return lax.slice(x, (0, *start, 0), (x.shape[0], *stop, x.shape[-1]), (1, *windows.stride, 1))


def at_transposed(g: Any, windows: Windows, place: Sequence[int]) -> Any:
    """The transpose of `at`: `g` (B, *out, C) put back to its places, zeros elsewhere."""
    edges = []
    for p, d, o, s, whole in zip(place, windows.dilation, windows.out, windows.stride, windows.padded, strict=True):
        edges.append((p * d, whole - p * d - (o - 1) * s - 1, s - 1))
    return lax.pad(g, jnp.zeros((), g.dtype), [(0, 0, 0), *edges, (0, 0, 0)])
