"""Pictures changed at random while a network trains: mirrored, shifted, partly covered, mixed."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.params import Params, Smoothing

LAYER = "augment"
SHARE_OF_SHIFT = 0.07  # of the width; 2 of 28 pixels, as is customary
Flip = Literal["auto", "yes", "no"]


class AugmentParams(Params):
    """What may be done to pictures in training; none of it is done to validation and test pictures."""

    exported: ClassVar[dict[str, Any]] = {"flip": "no", "shift": 0, "cutout": 0, "mixup": 0.0}

    flip: Flip = Field(
        "auto",
        description=N_("mirror pictures at random; auto: if the mean picture of most classes is about its own mirror"),
    )
    shift: Annotated[int, Field(ge=-1, le=512)] = Field(
        -1, description=N_("pixels that a picture is moved at random, at most; -1: a fourteenth of its width")
    )
    cutout: Annotated[int, Field(ge=0, le=512)] = Field(
        0, description=N_("side of a square, in pixels, that is covered at random")
    )
    mixup: Annotated[float, Field(ge=0, le=10)] = Field(
        0.0, description=N_("how much two pictures and their classes are mixed, the alpha of mixup; 0 for not")
    )
    label_smoothing: Smoothing = 0.0


def augmented(x: Any, params: AugmentParams, prefix: str = "") -> Any:
    """Pictures (B, H, W, C) around 0, changed at random in training; as they are otherwise."""
    height, width = x.shape[1:3]
    shift = params.shift if params.shift >= 0 else round(SHARE_OF_SHIFT * min(height, width))
    layer = augment_class()(
        flip=params.flip == "yes",
        shift=min(shift, min(height, width) - 1),
        cutout=min(params.cutout, height, width),
        mixup=params.mixup,
        name=f"{prefix}{LAYER}",
    )
    return layer(x) if layer.active else x


@cache
def augment_class() -> Any:
    """The layer. Made on call: it needs Keras."""
    keras = load_keras()
    ops, random = keras.ops, keras.random

    class Augment(keras.layers.Layer):  # type: ignore[misc,name-defined]
        """Mirrors, shifts, covers and mixes pictures (B, H, W, C) in training.

        A shift or a mirror is a product with a matrix that has one 1 in a row, along each axis: fast on a CPU, where
        gathering single pixels is not. What a shift uncovers is filled with the mirror of the edge; what is covered is
        0, the mean. Pictures are mixed with those of the same batch in reverse order, all in one proportion, which is
        kept in `mix` for the loss.

        Sources: cutout is DeVries & Taylor 2017, arXiv 1708.04552; mixup is Zhang et al. 2018, arXiv 1710.09412.
        """

        def __init__(self, *, flip: bool, shift: int, cutout: int, mixup: float, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.flip, self.shift, self.cutout, self.mixup = flip, shift, cutout, mixup
            self.draws = keras.random.SeedGenerator()
            self.mix = self.add_weight(shape=(), initializer="ones", trainable=False, name="mix") if mixup else None

        @property
        def active(self) -> bool:
            """Whether it does anything."""
            return bool(self.flip or self.shift or self.cutout or self.mixup)

        def call(self, x: Any, training: bool = False) -> Any:
            """The pictures changed, of the same shape."""
            if not training:
                return x
            rows = ops.shape(x)[0]
            if self.shift:
                x = ops.einsum("bij,bjwc->biwc", self._moved(rows, x.shape[1], mirrored=False), x)
            if self.shift or self.flip:
                x = ops.einsum("bij,bhjc->bhic", self._moved(rows, x.shape[2], mirrored=self.flip), x)
            if self.cutout:
                x = x * self._uncovered(rows, *x.shape[1:3])
            if self.mix is not None:
                self.mix.assign(random.beta((), self.mixup, self.mixup, seed=self.draws))
                x = self.mix * x + (1 - self.mix) * ops.flip(x, axis=0)
            return x

        def _moved(self, rows: Any, size: int, *, mirrored: bool) -> Any:
            """(B, size, size): what takes a line of pixels to the shifted and perhaps mirrored line."""
            start = random.randint((rows, 1), -self.shift, self.shift + 1, seed=self.draws)
            place = np.arange(size)[None] + start
            if mirrored:
                turn = random.randint((rows, 1), 0, 2, seed=self.draws)
                place = ops.where(turn == 1, size - 1 - place, place)
            last = size - 1
            place = last - ops.abs(last - ops.abs(place))  # back into the picture at its edges
            return ops.one_hot(place, size)

        def _uncovered(self, rows: Any, height: int, width: int) -> Any:
            """(B, H, W, 1): 0 within a square that lies anywhere in the picture, 1 elsewhere."""

            def inside(size: int) -> Any:
                start = random.randint((rows, 1), 0, size - self.cutout + 1, seed=self.draws)
                place = np.arange(size)[None]
                return ops.logical_and(place >= start, place < start + self.cutout)

            covered = ops.logical_and(inside(height)[:, :, None], inside(width)[:, None, :])
            return 1.0 - ops.cast(covered, "float32")[..., None]

    return Augment
