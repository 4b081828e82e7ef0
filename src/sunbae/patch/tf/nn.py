"""`tf.nn`: activations, losses from logits, and the layers' bare operations."""

from __future__ import annotations

from typing import Any

from sunbae._compat import load_keras
from sunbae.patch.tf import maths
from sunbae.patch.tf.tensors import convert_to_tensor, ops

_PLAIN = {name: name for name in ("relu", "relu6", "elu", "selu", "gelu", "softplus", "softsign", "sigmoid", "tanh")}
_PLAIN |= {"swish": "silu", "silu": "silu"}
_OF_MATHS = ("softmax", "log_softmax", "l2_normalize", "top_k", "in_top_k")

PUBLIC = [
    *_PLAIN,
    *_OF_MATHS,
    *("avg_pool", "avg_pool2d", "bias_add", "conv1d", "conv2d", "crelu", "dropout", "embedding_lookup", "l2_loss"),
    *("leaky_relu", "log_poisson_loss", "max_pool", "max_pool2d", "moments", "sigmoid_cross_entropy_with_logits"),
    *("softmax_cross_entropy_with_logits", "softmax_cross_entropy_with_logits_v2"),
    "sparse_softmax_cross_entropy_with_logits",
]


def __getattr__(name: str) -> Any:
    if name in _PLAIN:
        return maths._of_one(name, _PLAIN[name])
    if name in _OF_MATHS:
        return getattr(maths, name)
    raise AttributeError(name)


def leaky_relu(features: Any, alpha: float = 0.2, name: str | None = None) -> Any:
    """`tf.nn.leaky_relu`."""
    return ops().leaky_relu(convert_to_tensor(features), negative_slope=alpha)


def crelu(features: Any, axis: int = -1, name: str | None = None) -> Any:
    """`tf.nn.crelu`."""
    features = convert_to_tensor(features)
    return ops().relu(ops().concatenate([features, ops().negative(features)], axis=axis))


def dropout(x: Any, rate: float, noise_shape: Any = None, seed: int | None = None, name: str | None = None) -> Any:
    """`tf.nn.dropout`."""
    return load_keras().random.dropout(convert_to_tensor(x), rate, noise_shape=noise_shape, seed=seed)


def l2_loss(t: Any, name: str | None = None) -> Any:
    """`tf.nn.l2_loss`: half the sum of squares."""
    return ops().sum(ops().square(convert_to_tensor(t))) / 2


def moments(x: Any, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None) -> Any:
    """`tf.nn.moments`: (mean, variance)."""
    return ops().moments(convert_to_tensor(x), axes, keepdims=keepdims)


def bias_add(value: Any, bias: Any, data_format: str | None = None, name: str | None = None) -> Any:
    """`tf.nn.bias_add`, channels last."""
    return ops().add(convert_to_tensor(value), convert_to_tensor(bias))


def embedding_lookup(params: Any, ids: Any, max_norm: Any = None, name: str | None = None) -> Any:
    """`tf.nn.embedding_lookup`."""
    return ops().take(convert_to_tensor(params), ids, axis=0)


def softmax_cross_entropy_with_logits(labels: Any, logits: Any, axis: int = -1, name: str | None = None) -> Any:
    """`tf.nn.softmax_cross_entropy_with_logits`."""
    labels = ops().cast(convert_to_tensor(labels), convert_to_tensor(logits).dtype)
    return ops().negative(ops().sum(labels * ops().log_softmax(convert_to_tensor(logits), axis=axis), axis=axis))


softmax_cross_entropy_with_logits_v2 = softmax_cross_entropy_with_logits


def sparse_softmax_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Any:
    """`tf.nn.sparse_softmax_cross_entropy_with_logits`."""
    return ops().sparse_categorical_crossentropy(convert_to_tensor(labels), convert_to_tensor(logits), from_logits=True)


def sigmoid_cross_entropy_with_logits(labels: Any, logits: Any, name: str | None = None) -> Any:
    """`tf.nn.sigmoid_cross_entropy_with_logits`."""
    labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
    return ops().relu(logits) - logits * labels + ops().log1p(ops().exp(ops().negative(ops().abs(logits))))


def log_poisson_loss(targets: Any, log_input: Any, compute_full_loss: bool = False, name: str | None = None) -> Any:
    """`tf.nn.log_poisson_loss`, without the part that does not depend on the input."""
    return ops().exp(convert_to_tensor(log_input)) - convert_to_tensor(log_input) * convert_to_tensor(targets)


def conv2d(
    input: Any, filters: Any, strides: Any, padding: str, data_format: str = "NHWC", dilations: Any = 1, **_others: Any
) -> Any:
    """`tf.nn.conv2d`."""
    strides, dilations = _inner(strides), _inner(dilations)
    return ops().conv(
        *map(convert_to_tensor, (input, filters)), strides=strides, padding=padding.lower(),
        data_format=_format(data_format), dilation_rate=dilations,
    )  # fmt: skip


def conv1d(
    input: Any, filters: Any, stride: Any, padding: str, data_format: str = "NWC", dilations: Any = 1, **_others: Any
) -> Any:
    """`tf.nn.conv1d`."""
    return ops().conv(
        convert_to_tensor(input),
        convert_to_tensor(filters),
        strides=stride,
        padding=padding.lower(),
        data_format=_format(data_format),
    )


def max_pool2d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str = "NHWC", name: str | None = None
) -> Any:
    """`tf.nn.max_pool2d`."""
    return ops().max_pool(
        convert_to_tensor(input), _inner(ksize), _inner(strides), padding.lower(), _format(data_format)
    )


def avg_pool2d(
    input: Any, ksize: Any, strides: Any, padding: str, data_format: str = "NHWC", name: str | None = None
) -> Any:
    """`tf.nn.avg_pool2d`."""
    return ops().average_pool(
        convert_to_tensor(input), _inner(ksize), _inner(strides), padding.lower(), _format(data_format)
    )


max_pool, avg_pool = max_pool2d, avg_pool2d


def _inner(sizes: Any) -> Any:
    """Sizes of height and width, of four that name the batch and the channels as well."""
    return tuple(sizes[1:3]) if isinstance(sizes, (list, tuple)) and len(sizes) == 4 else sizes


def _format(data_format: str) -> str:
    return "channels_first" if data_format.startswith("NC") else "channels_last"
