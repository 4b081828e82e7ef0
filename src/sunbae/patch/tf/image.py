"""`tf.image`: the operations of Keras on pictures, channels last."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.patch.tf.tensors import cast, convert_to_tensor, ops

PUBLIC = [
    *("ResizeMethod", "adjust_brightness", "central_crop", "convert_image_dtype", "decode_image", "decode_jpeg"),
    *("decode_png", "flip_left_right", "flip_up_down", "grayscale_to_rgb", "per_image_standardization", "resize"),
    *("random_flip_left_right", "random_flip_up_down", "resize_images", "rgb_to_grayscale", "rot90"),
]


class ResizeMethod:
    """`tf.image.ResizeMethod`."""

    BILINEAR, NEAREST_NEIGHBOR, BICUBIC, LANCZOS3, LANCZOS5 = "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"


def resize(
    images: Any,
    size: Any,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
    name: str | None = None,
) -> Any:
    """`tf.image.resize`: float32."""
    images = cast(convert_to_tensor(images), "float32")
    height, width = (int(n) for n in size)
    if preserve_aspect_ratio:
        share = min(height / images.shape[-3], width / images.shape[-2])
        height, width = round(images.shape[-3] * share), round(images.shape[-2] * share)
    return ops().image.resize(
        images, (height, width), interpolation=method, antialias=antialias, data_format="channels_last"
    )


resize_images = resize


def rgb_to_grayscale(images: Any, name: str | None = None) -> Any:
    """`tf.image.rgb_to_grayscale`."""
    return ops().image.rgb_to_grayscale(convert_to_tensor(images), data_format="channels_last")


def grayscale_to_rgb(images: Any, name: str | None = None) -> Any:
    """`tf.image.grayscale_to_rgb`."""
    return ops().repeat(convert_to_tensor(images), 3, axis=-1)


def flip_left_right(image: Any) -> Any:
    """`tf.image.flip_left_right`."""
    return ops().flip(convert_to_tensor(image), axis=-2)


def flip_up_down(image: Any) -> Any:
    """`tf.image.flip_up_down`."""
    return ops().flip(convert_to_tensor(image), axis=-3)


def random_flip_left_right(image: Any, seed: int | None = None) -> Any:
    """`tf.image.random_flip_left_right`: one coin for all that is given."""
    return flip_left_right(image) if _coin(seed) else convert_to_tensor(image)


def random_flip_up_down(image: Any, seed: int | None = None) -> Any:
    """`tf.image.random_flip_up_down`: one coin for all that is given."""
    return flip_up_down(image) if _coin(seed) else convert_to_tensor(image)


def _coin(seed: int | None) -> bool:
    return bool(load_keras().random.uniform((), seed=seed) < 0.5)


def rot90(image: Any, k: int = 1, name: str | None = None) -> Any:
    """`tf.image.rot90`: counter-clockwise."""
    return ops().rot90(convert_to_tensor(image), k, axes=(-3, -2))


def adjust_brightness(image: Any, delta: float) -> Any:
    """`tf.image.adjust_brightness` of a picture of floats."""
    return ops().add(convert_to_tensor(image), delta)


def central_crop(image: Any, central_fraction: float) -> Any:
    """`tf.image.central_crop`."""
    height, width = image.shape[-3], image.shape[-2]
    top, left = (int((n - n * central_fraction) / 2) for n in (height, width))
    return image[..., top : height - top, left : width - left, :]


def per_image_standardization(image: Any) -> Any:
    """`tf.image.per_image_standardization`."""
    image = cast(convert_to_tensor(image), "float32")
    mean = ops().mean(image, axis=(-3, -2, -1), keepdims=True)
    std = ops().std(image, axis=(-3, -2, -1), keepdims=True)
    least = 1.0 / float(np.sqrt(np.prod(image.shape[-3:])))
    return (image - mean) / ops().maximum(std, least)


def convert_image_dtype(image: Any, dtype: Any, saturate: bool = False, name: str | None = None) -> Any:
    """`tf.image.convert_image_dtype`: whole numbers to floats from 0 to 1."""
    array = convert_to_tensor(image)
    largest = np.iinfo(str(array.dtype)).max if "int" in str(array.dtype) else 1
    return cast(ops().divide(cast(array, "float32"), largest), dtype)


def decode_image(contents: Any, channels: int = 0, **_others: Any) -> Any:
    """`tf.image.decode_image` of the bytes of a picture: uint8 (H, W, C)."""
    from PIL import Image

    mode = {1: "L", 3: "RGB", 4: "RGBA"}.get(channels)
    raw = contents.item() if isinstance(contents, np.ndarray) else bytes(contents)
    with Image.open(io.BytesIO(raw)) as opened:
        pixels = np.asarray(opened.convert(mode) if mode else opened)
    return convert_to_tensor(pixels if pixels.ndim == 3 else pixels[..., None])


decode_jpeg = decode_png = decode_image
