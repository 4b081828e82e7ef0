"""Networks that others have trained on ImageNet: which there are, where their weights lie, how they are filled in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from sunbae._compat import load_keras
from sunbae.errors import ModelError, OptionError
from sunbae.files import cache_base, user_path
from sunbae.i18n import _
from sunbae.models.efficientnet_lite import efficientnet_lite0

Scaling = Literal["inside", "signed", "torch", "caffe", "efficientnet"]
LITE = "efficientnet_lite0"


@dataclass(frozen=True)
class Published:
    """A network of `keras.applications`.

    Attributes:
      function: its name there.
      file: of its weights without the last layer, as Keras names what it downloads.
      scaling: what its pixels want; inside: nothing; signed: -1 to 1; torch: in deviations of ImageNet; caffe: blue
        first, without the mean; efficientnet: further from the mean, as Keras has it where it loads its own weights.
      smallest: pixels on a side that it can take.
    """

    function: str
    file: str
    scaling: Scaling
    smallest: int = 32


_PLAIN = "{}_weights_tf_dim_ordering_tf_kernels_notop.h5"
PUBLISHED: dict[str, Published] = {
    "mobilenet": Published("MobileNet", "mobilenet_1_0_224_tf_no_top.h5", "signed"),
    "mobilenet_v2": Published(
        "MobileNetV2", "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5", "signed"
    ),
    "mobilenet_v3_small": Published(
        "MobileNetV3Small", "weights_mobilenet_v3_small_224_1.0_float_no_top_v2.h5", "inside"
    ),
    "mobilenet_v3_large": Published(
        "MobileNetV3Large", "weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5", "inside"
    ),
    "efficientnet_b0": Published("EfficientNetB0", "efficientnetb0_notop.h5", "efficientnet"),
    "efficientnet_b1": Published("EfficientNetB1", "efficientnetb1_notop.h5", "efficientnet"),
    "efficientnet_v2_b0": Published("EfficientNetV2B0", "efficientnetv2-b0_notop.h5", "inside"),
    "resnet50": Published("ResNet50", _PLAIN.format("resnet50"), "caffe"),
    "resnet50_v2": Published("ResNet50V2", _PLAIN.format("resnet50v2"), "signed"),
    "densenet121": Published("DenseNet121", _PLAIN.format("densenet121"), "torch"),
    "vgg16": Published("VGG16", _PLAIN.format("vgg16"), "caffe"),
    "xception": Published("Xception", _PLAIN.format("xception"), "signed", 71),
    "convnext_tiny": Published("ConvNeXtTiny", "convnext_tiny_notop.h5", "inside"),
}
BACKBONES: tuple[str, ...] = (LITE, *PUBLISHED)
FILES = {LITE: "efficientnet_lite0_imagenet.safetensors"} | {name: one.file for name, one in PUBLISHED.items()}

# Of ImageNet's pixels, 0 to 255; those of caffe are its own, of blue, green and red.
TORCH_MEAN, TORCH_STD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
CAFFE_MEAN = (103.939, 116.779, 123.68)


@dataclass(frozen=True)
class Backbone:
    """A network with the weights that others have learnt.

    Attributes:
      model: `keras.Model` from pixels 0 to 255, RGB (B, H, W, 3), to features (B, D); nothing of it is trainable.
      inner: whether the features of inner layers are among them.
      file: where the weights were read.
      sha256: of that file.
    """

    name: str
    model: Any
    inner: bool
    file: Path
    sha256: str


def build_backbone(name: str, size: tuple[int, int], *, inner: bool = False) -> Any:
    """The network `name` without its weights: pixels 0 to 255, RGB (B, H, W, 3) -> features (B, D), not trainable.

    Args:
      inner: whether the means of what inner layers give are among the features; only `efficientnet_lite0` has them.

    Raises: OptionError if there is none of this name, or it cannot take pictures so small.
    """
    _check_name(name)
    model = efficientnet_lite0(size, inner=inner) if name == LITE else _of_keras(name, size)
    model.trainable = False
    return model


def load_backbone(
    name: str, file: str | Path | None = None, *, size: tuple[int, int] = (224, 224), inner: bool = False
) -> Backbone:
    """The network `name` with its weights; nothing is ever downloaded.

    Args:
      file: of the weights; None looks for it, see `places`.

    Raises: OptionError if there is no such network or file; ModelError if the file holds other arrays than it needs.
    """
    found = find_weights(name, file)
    model = build_backbone(name, size, inner=inner)
    fill(model, found, name)
    return Backbone(name, model, inner, found, sha256_of(found))


def find_weights(name: str, file: str | Path | None = None) -> Path:
    """The file of the weights of the network `name`.

    Raises: OptionError that names the file and where to put it.
    """
    _check_name(name)
    if file is not None:
        if not Path(file).is_file():
            text = _("There is no file {file}; the weights of {name} were expected there ({usual}).")
            raise OptionError(text.format(file=file, name=name, usual=FILES[name]))
        return Path(file)
    looked = [folder / FILES[name] for folder in places(name)]
    found = next((path for path in looked if os.path.isfile(path)), None)
    if found is None:
        text = _(
            "The weights of {name} are not on this computer, and sunbae downloads nothing. Put the file {file} into "
            "one of these folders: {folders}."
        )
        folders = ", ".join(str(path.parent) for path in looked)
        raise OptionError(text.format(name=name, file=FILES[name], folders=folders))
    return found


def is_at_hand(name: str) -> bool:
    """Whether the weights of the network `name` are on this computer."""
    return any(os.path.isfile(folder / FILES[name]) for folder in places(name))


def places(name: str) -> list[Path]:
    """The folders where the weights of `name` are looked for, in this order.

    `weights` in SUNBAE_DATA and in sunbae's cache; for networks of Keras the folder of what Keras downloads; then
    `shared/data/weights` in the working directory, above it, and above the source of sunbae.
    """
    folders = []
    if os.environ.get("SUNBAE_DATA"):
        folders.append(user_path(os.environ["SUNBAE_DATA"]) / "weights")
    base = cache_base()
    if base is not None:
        folders.append(base / "weights")
    if name in PUBLISHED:
        home = os.environ.get("KERAS_HOME")
        folders.append(user_path(home or "~/.keras") / "models")
    here = Path.cwd()
    around = [here, *here.parents, *Path(__file__).resolve().parents]
    # The working directory is named even where it has no such folder, so that the message has a place to use.
    folders += [top / "shared" / "data" / "weights" for top in around if (top / "shared" / "data").is_dir()]
    return list(dict.fromkeys(folders)) or [here / "shared" / "data" / "weights"]


def sha256_of(file: Path) -> str:
    """The check sum of a file, hexadecimal."""
    stat = file.stat()
    return _sha256(str(file.resolve()), stat.st_size, stat.st_mtime_ns)


@cache
def _sha256(path: str, _size: int, _changed_ns: int) -> str:
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def fill(model: Any, file: Path, name: str) -> None:
    """Give a network its published weights; all arrays are compared before the first is set.

    Raises: ModelError that says what is missing, left over, of another shape or not a finite number.
    """
    if name == LITE:
        _fill_arrays(model, file)
    else:
        _fill_keras(model, file, name)


def _fill_arrays(model: Any, file: Path) -> None:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        arrays = load_file(file)
    except (SafetensorError, OSError, ValueError) as exc:
        text = _("{file} is no file of weights (safetensors): {reason}.")
        raise ModelError(text.format(file=file, reason=exc)) from exc
    variables = {variable.path.replace("/", "."): variable for variable in model.variables}
    # The last layer stands in the file, and only in a network that names the classes of ImageNet.
    extra = [name for name in arrays if name not in variables and name not in ("fc.kernel", "fc.bias")]
    wrong = [_("{name} is missing").format(name=name) for name in variables if name not in arrays]
    wrong += [_("{name} belongs to no layer").format(name=name) for name in extra]
    for name, variable in variables.items():
        if name not in arrays:
            continue
        found, expected = tuple(arrays[name].shape), tuple(variable.shape)
        if found != expected:
            text = _("{name} has the shape {found}, {expected} was expected")
            wrong.append(text.format(name=name, found=found, expected=expected))
        elif arrays[name].dtype.kind != "f" or not np.isfinite(arrays[name]).all():
            wrong.append(_("{name} holds what is no finite number").format(name=name))
        elif name.endswith("moving_variance") and (arrays[name] < 0).any():
            wrong.append(_("{name} is a variance below 0").format(name=name))
    _refuse(wrong, file, LITE)
    for name, variable in variables.items():
        variable.assign(arrays[name].astype(np.float32))


def _refuse(wrong: list[str], file: Path, name: str, most: int = 5) -> None:
    if not wrong:
        return
    text = _("{file} does not hold the weights of {name} ({usual}): {wrong}.")
    more = len(wrong) - most
    said = "; ".join(wrong[:most]) + (_("; and {count} more").format(count=more) if more > 0 else "")
    raise ModelError(text.format(file=file, name=name, usual=FILES[name], wrong=said))


def _fill_keras(model: Any, file: Path, name: str) -> None:
    published = model.get_layer(name)
    try:
        published.load_weights(file)
    # Keras has no exception of its own for files that are damaged or of another network.
    except Exception as exc:  # noqa: BLE001
        _refuse([str(exc).strip().splitlines()[0][:200] if str(exc).strip() else type(exc).__name__], file, name)
    bad = [v.path for v in published.variables if not np.isfinite(np.asarray(v.value)).all()]
    _refuse([_("{name} holds what is no finite number").format(name=path) for path in bad], file, name)


def _of_keras(name: str, size: tuple[int, int]) -> Any:
    keras, published = load_keras(), PUBLISHED[name]
    if min(size) < published.smallest:
        text = _("{name} takes pictures of {least} x {least} pixels or more, and these are to have {height} x {width}.")
        raise OptionError(text.format(name=name, least=published.smallest, height=size[0], width=size[1]))
    make: Callable[..., Any] = getattr(keras.applications, published.function)
    inner = make(include_top=False, weights=None, input_shape=(*size, 3), pooling="avg")
    inner.name = name  # not as an argument: by that Keras looks up the blocks of EfficientNetV2
    pixels = keras.Input((*size, 3), name="pixels")
    return keras.Model(pixels, inner(_scaled(pixels, published.scaling)), name=f"{name}_features")


def _scaled(x: Any, scaling: Scaling) -> Any:
    keras = load_keras()
    if scaling == "signed":
        return keras.layers.Rescaling(1 / 127.5, offset=-1.0, name="scaled")(x)
    if scaling == "torch":
        scale = [1 / std for std in TORCH_STD]
        offset = [-mean / std for mean, std in zip(TORCH_MEAN, TORCH_STD, strict=True)]
        return keras.layers.Rescaling(scale, offset=offset, name="scaled")(x)
    if scaling == "caffe":
        x = keras.ops.flip(x, axis=3)
        return keras.layers.Rescaling(1.0, offset=[-mean for mean in CAFFE_MEAN], name="scaled")(x)
    if scaling == "efficientnet":
        # The network takes the mean out itself; what is then divided by the root of the deviation is put there before.
        scale = [(std / 255) ** -0.5 for std in TORCH_STD]
        offset = [mean * (1 - by) for mean, by in zip(TORCH_MEAN, scale, strict=True)]
        return keras.layers.Rescaling(scale, offset=offset, name="scaled")(x)
    return x


def _check_name(name: str) -> None:
    if name not in BACKBONES:
        text = _("There is no backbone {name!r}; it must be one of {known}.")
        raise OptionError(text.format(name=name, known=", ".join(BACKBONES)))
