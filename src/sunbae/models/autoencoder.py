"""The recipe `autoencoder`: a picture through a narrow code and back; what is predicted is read from the code."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from sunbae._compat import load_keras
from sunbae.i18n import N_
from sunbae.models.augment import AugmentParams, Flip
from sunbae.models.convolution import blocks_of
from sunbae.models.params import LearningRate, Schedule, WeightDecay
from sunbae.models.spec import ImageSpec

SCALED, NOISE, COMPARED = "scaled", "noise", "compared"  # layers; the first one is that of `parts.picture`
ANSWER, PICTURE = "answer", "picture"  # outputs of an exported network


class AutoencoderParams(AugmentParams):
    """Hyper-parameters of `autoencoder`."""

    rows_seen: ClassVar[int] = 800_000

    layers: Literal["conv", "dense"] = Field(
        "conv", description=N_("what the picture goes through; conv: convolutions; dense: Dense layers")
    )
    code: Annotated[int, Field(ge=1, le=4096)] = Field(
        32, description=N_("numbers into which a picture is put, and from which it is given back")
    )
    filters: Annotated[int, Field(ge=1, le=1024)] = Field(
        16, description=N_("conv: filters of the first convolution; each block has twice those of the block before")
    )
    blocks: Annotated[int, Field(ge=0, le=8)] = Field(
        0, description=N_("conv: blocks that halve the picture, and as many that double it; 0: by its size")
    )
    width: Annotated[int, Field(ge=1, le=8192)] = Field(
        512, description=N_("dense: nodes of the first layer; each one before the code has half of those before it")
    )
    depth: Annotated[int, Field(ge=0, le=8)] = Field(
        2, description=N_("dense: layers before the code, and as many after it")
    )
    noise: Annotated[float, Field(ge=0, le=10)] = Field(
        0.0,
        description=N_(
            "Gaussian noise on what is read in training, in deviations of the training pixels: the clean picture is to "
            "be given back; 0 for none"
        ),
    )
    joint: bool = Field(
        False, description=N_("the code learns from the target as well; otherwise only from giving pictures back")
    )
    weight: Annotated[float, Field(gt=0, le=1000)] = Field(
        1.0, description=N_("weight of the error of the pictures in the loss, beside that of the target")
    )
    flip: Flip = Field(
        "no",
        description=N_("mirror pictures at random; auto: if the mean picture of most classes is about its own mirror"),
    )
    shift: Annotated[int, Field(ge=-1, le=512)] = Field(
        0, description=N_("pixels that a picture is moved at random, at most; -1: a fourteenth of its width")
    )
    learning_rate: LearningRate = 5e-3
    schedule: Schedule = "one_cycle"
    weight_decay: WeightDecay = 1e-2


def autoencoder(x: Any, params: AutoencoderParams, prefix: str = "") -> Any:
    """The code (B, N) of pictures (B, H, W, C) around 0, from which a decoder gives them back.

    The loss has the mean squared error of the pixels that are given back, in training deviations, times `weight`. What
    they are compared with is what augmentation made, without noise. Unless `joint`, what reads the code does not change
    it, so a score of the target says what the code is worth by itself.

    Pixels are doubled before a convolution, not by a transposed one: those leave patterns like a chess board (Odena et
    al. 2016, doi:10.23915/distill.00003), and on a CPU they are slow inside a loop.

    Sources: Hinton & Salakhutdinov 2006, doi:10.1126/science.1127647; with noise Vincent et al. 2008,
      doi:10.1145/1390156.1390294; `joint` is the supervised autoencoder of Le, Patterson & White 2018, NeurIPS 31.
    """
    read = noise_class()(params.noise, name=f"{prefix}{NOISE}")(x) if params.noise else x
    through = _convolved if params.layers == "conv" else _dense
    code, back = through(read, params, prefix)
    return compared_class()(params.weight, joint=params.joint, name=f"{prefix}{COMPARED}")([code, x, back])


def _convolved(x: Any, params: AutoencoderParams, prefix: str) -> tuple[Any, Any]:
    """(code, what is given back) by convolutions: halved by pooling, and doubled by repeating pixels."""
    layers = load_keras().layers
    height, width, channels = x.shape[1:]
    blocks = params.blocks or blocks_of(height, width)
    filters = [params.filters << k for k in range(blocks)]
    for k, n in enumerate(filters, 1):
        x = _bent(layers.Conv2D(n, 3, **_weights(padding="same", name=f"{prefix}conv_{k}"))(x))
        x = layers.MaxPooling2D(2, padding="same", name=f"{prefix}pool_{k}")(x)
    smallest = x.shape[1:]
    code = _code(layers.Flatten(name=f"{prefix}flat")(x), params, prefix)
    n = smallest[0] * smallest[1] * smallest[2]
    x = _bent(layers.Dense(n, **_weights(name=f"{prefix}from_code"))(code))
    x = layers.Reshape(smallest, name=f"{prefix}unflat")(x)
    for k, n in zip(range(blocks, 0, -1), [*filters[-2::-1], channels], strict=True):
        x = layers.UpSampling2D(2, name=f"{prefix}double_{k}")(x)
        if k > 1:
            x = _bent(layers.Conv2D(n, 3, **_weights(padding="same", name=f"{prefix}back_{k}"))(x))
        else:
            x = layers.Conv2D(n, 3, padding="same", name=f"{prefix}pixels")(x)
    below, right = x.shape[1] - height, x.shape[2] - width
    if below or right:  # of sizes that cannot be halved without a rest
        x = layers.Cropping2D(((0, below), (0, right)), name=f"{prefix}cut")(x)
    return code, x


def _dense(x: Any, params: AutoencoderParams, prefix: str) -> tuple[Any, Any]:
    """(code, what is given back) by Dense layers, the ones after the code mirroring those before."""
    layers = load_keras().layers
    shape = x.shape[1:]
    widths = [max(1, params.width >> k) for k in range(params.depth)]
    x = layers.Flatten(name=f"{prefix}flat")(x)
    for k, n in enumerate(widths, 1):
        x = _bent(layers.Dense(n, **_weights(name=f"{prefix}dense_{k}"))(x))
    x = code = _code(x, params, prefix)
    for k, n in zip(range(params.depth, 0, -1), reversed(widths), strict=True):
        x = _bent(layers.Dense(n, **_weights(name=f"{prefix}back_{k}"))(x))
    x = layers.Dense(shape[0] * shape[1] * shape[2], name=f"{prefix}pixels")(x)
    return code, layers.Reshape(shape, name=f"{prefix}unflat")(x)


def _code(x: Any, params: AutoencoderParams, prefix: str) -> Any:
    return load_keras().layers.Dense(params.code, name=f"{prefix}code")(x)


def _weights(**said: Any) -> dict[str, Any]:
    """How a layer is made whose sums are bent."""
    return {"use_bias": False, "kernel_initializer": "he_normal", **said}


def _bent(x: Any) -> Any:
    """The sums of a layer, normalised over the batch and bent."""
    layers, name = load_keras().layers, x._keras_history.operation.name
    x = layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)
    return layers.Activation("relu", name=f"{name}_relu")(x)


@cache
def noise_class() -> Any:
    """The layer that makes noise. Made on call: it needs Keras."""
    keras = load_keras()

    class Noise(keras.layers.Layer):  # type: ignore[misc,name-defined]
        """Puts Gaussian noise on pictures in training; Keras' own GaussianNoise knows deviations up to 1 only."""

        def __init__(self, deviation: float, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.deviation = deviation
            self.draws = keras.random.SeedGenerator()

        def call(self, x: Any, training: bool = False) -> Any:
            """The pictures, of the same shape."""
            if not training:
                return x
            return x + keras.random.normal(keras.ops.shape(x), stddev=self.deviation, seed=self.draws)

    return Noise


@cache
def compared_class() -> Any:
    """The layer that compares. Made on call: it needs Keras."""
    keras = load_keras()
    ops = keras.ops

    class Compared(keras.layers.Layer):  # type: ignore[misc,name-defined]
        """(code, picture, what is given back) -> the code; how far the two pictures are apart is added to the loss."""

        def __init__(self, weight: float, *, joint: bool, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.weight, self.joint = weight, joint

        def call(self, inputs: Any) -> Any:
            """The code (B, N); unless `joint` no gradient goes back through it."""
            code, picture, back = inputs
            self.add_loss(self.weight * ops.mean(ops.square(picture - back)))
            return code if self.joint else ops.stop_gradient(code)

    return Compared


def inner(model: Any) -> Any:
    """The part of an `autoencoder` that goes from `scaled`, pixels around 0, to (code, what is given back)."""
    keras = load_keras()
    code, _picture, back = model.get_layer(COMPARED).input
    start = model.get_layer(SCALED).output
    x = keras.Input(start.shape[1:], name=SCALED)
    return keras.Model({SCALED: x}, keras.Model(start, [code, back])(x))


def opened(model: Any, image: ImageSpec) -> dict[str, Any]:
    """The outputs of an `autoencoder` by Keras' own layers alone, on the inputs of `model`.

    Returns: `answer`, and `picture`: what is given back, pixels float (B, H, W, C) from 0 to 255.
    """
    keras = load_keras()
    found = {}

    def call(layer: Any, *args: Any, **kwargs: Any) -> Any:
        if layer.name == NOISE:
            return args[0]
        if layer.name != COMPARED:
            return layer(*args, **kwargs)
        code, _picture, found[PICTURE] = args[0]
        return keras.layers.Identity(name=COMPARED)(code)

    again = keras.models.clone_model(
        model, input_tensors=model.input, clone_function=lambda layer: layer, call_function=call
    )
    x = keras.layers.Rescaling(list(image.std), offset=list(image.mean), name="unscaled")(found[PICTURE])
    return {ANSWER: again.output, PICTURE: keras.layers.ReLU(max_value=255.0, name=PICTURE)(x)}
