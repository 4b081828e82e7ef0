"""EfficientNet-Lite0: a small network of convolutions whose weights were learnt on the million photos of ImageNet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sunbae._compat import load_keras

NAME = "efficientnet_lite0"
SIZE = 224  # pixels on a side that it was trained with
CLASSES = 1000
STEM, WIDTH = 32, 1280
INNER = 3
EPSILON = 1e-3
MIDDLE, DEVIATION = 127.0, 128.0


@dataclass(frozen=True)
class Stage:
    """Blocks that make the same number of channels; the first of them moves by `stride`."""

    kernel: int
    blocks: int
    channels: int
    expansion: int
    stride: int


STAGES = (
    Stage(3, 1, 16, 1, 1),
    Stage(3, 2, 24, 6, 2),
    Stage(5, 2, 40, 6, 2),
    Stage(3, 3, 80, 6, 2),
    Stage(5, 3, 112, 6, 1),
    Stage(5, 4, 192, 6, 2),
    Stage(3, 1, 320, 6, 1),
)


def efficientnet_lite0(
    size: tuple[int, int] = (SIZE, SIZE),
    *,
    top: bool = False,
    inner: bool = False,
    stages: tuple[Stage, ...] = STAGES,
    width: int = WIDTH,
) -> Any:
    """A `keras.Model` from pixels, numbers 0 to 255 of RGB (B, H, W, 3), to features (B, width).

    Args:
      size: height and width of the pictures, 224 x 224 in its own training.
      top: whether it ends in the probabilities of the 1,000 classes of ImageNet, (B, 1000), instead of the features.
      inner: whether the means of what the last `INNER` stages give stand before the features: (B, 112 + 192 + 320 +
        width). Early layers see simple things, such as colours and textures, that later ones have mixed up.
      stages, width: those of a smaller one, for tests.

    Its layers have the names of the published weights: `conv_stem`, `bn0`, `blocks.K.expand_conv` and so on. The
    scaling of pixels, (x - 127) / 128, is its first layer. Batch normalisation is never in training mode. Its kernels
    are zeros until they are filled in: to draw them at random takes seconds, and it is not made to learn from nothing.
    Source: Tan & Le 2019, arXiv 1905.11946; Lite, without squeeze-and-excitation and with ReLU6, is Liu 2020
    (TensorFlow's EfficientNet-Lite).
    """
    keras = load_keras()
    layers = keras.layers
    pixels = keras.Input((*size, 3), name="pixels")
    x = layers.Rescaling(1 / DEVIATION, offset=-MIDDLE / DEVIATION, name="scaled")(pixels)
    x = _normed(_conv(x, STEM, 3, "conv_stem", stride=2), "bn0", "stem_relu6")
    block, ends = 0, []
    for stage in stages:
        for k in range(stage.blocks):
            x = _block(x, stage, stage.stride if k == 0 else 1, f"blocks.{block}.")
            block += 1
        ends.append(x)
    x = _normed(_conv(x, width, 1, "conv_head"), "bn1", "head_relu6")
    x = layers.GlobalAveragePooling2D(name="pooled")(x)
    if top:
        x = layers.Dense(CLASSES, activation="softmax", kernel_initializer="zeros", name="fc")(x)
    elif inner:
        means = [layers.GlobalAveragePooling2D(name=f"pooled_{k}")(end) for k, end in enumerate(ends[-INNER:], start=1)]
        x = layers.Concatenate(name="depths")([*means, x])
    return keras.Model(pixels, x, name=NAME)


def _block(x: Any, stage: Stage, stride: int, prefix: str) -> Any:
    """Widen by 1 x 1, filter each channel by itself, narrow by 1 x 1; what came in is added where it fits."""
    layers = load_keras().layers
    came, inner = x, x.shape[-1] * stage.expansion
    if stage.expansion > 1:
        x = _normed(_conv(x, inner, 1, f"{prefix}expand_conv"), f"{prefix}bn0", f"{prefix}expand_relu6")
    depthwise = layers.DepthwiseConv2D(
        stage.kernel,
        strides=stride,
        padding="same",
        use_bias=False,
        depthwise_initializer="zeros",
        name=f"{prefix}depthwise_conv",
    )
    x = _normed(depthwise(x), f"{prefix}bn1", f"{prefix}depthwise_relu6")
    x = _normed(_conv(x, stage.channels, 1, f"{prefix}project_conv"), f"{prefix}bn2")
    if stride == 1 and came.shape[-1] == stage.channels:
        x = layers.Add(name=f"{prefix}add")([came, x])
    return x


def _conv(x: Any, filters: int, kernel: int, name: str, *, stride: int = 1) -> Any:
    layers = load_keras().layers
    return layers.Conv2D(
        filters, kernel, strides=stride, padding="same", use_bias=False, kernel_initializer="zeros", name=name
    )(x)


def _normed(x: Any, name: str, relu6: str = "") -> Any:
    layers = load_keras().layers
    # Not trainable is, in Keras, also: by the moving mean and variance, in training too.
    x = layers.BatchNormalization(epsilon=EPSILON, trainable=False, name=name)(x)
    return layers.ReLU(6.0, name=relu6)(x) if relu6 else x
