"""`tf.math`, and what of it TensorFlow has at its top as well: Keras' operations under TensorFlow's names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sunbae.patch.tf.tensors import convert_to_tensor, narrow, ops

# TensorFlow's name -> Keras' operation of one tensor.
_OF_ONE = {
    **{name: name for name in ("abs", "ceil", "cos", "cosh", "erf", "erfc", "exp", "expm1", "floor", "log", "log1p")},
    **{name: name for name in ("negative", "reciprocal", "round", "rsqrt", "sign", "sin", "sinh", "sqrt", "square")},
    **{
        name: name for name in ("tan", "tanh", "sigmoid", "softplus", "softsign", "log_sigmoid", "real", "imag", "conj")
    },
    "acos": "arccos",
    "acosh": "arccosh",
    "asin": "arcsin",
    "asinh": "arcsinh",
    "atan": "arctan",
    "atanh": "arctanh",
    "is_nan": "isnan",
    "is_inf": "isinf",
    "is_finite": "isfinite",
    "logical_not": "logical_not",
    "ceiling": "ceil",
}
_OF_TWO = {
    **{name: name for name in ("add", "subtract", "multiply", "divide", "maximum", "minimum", "mod", "equal", "less")},
    **{name: name for name in ("not_equal", "greater", "greater_equal", "less_equal", "logical_and", "logical_or")},
    **{name: name for name in ("logical_xor", "divide_no_nan")},
    "pow": "power",
    "truediv": "true_divide",
    "floordiv": "floor_divide",
    "floormod": "mod",
    "atan2": "arctan2",
    "sub": "subtract",
    "mul": "multiply",
    "div": "divide",
}
_REDUCING = {
    **{f"reduce_{name}": name for name in ("sum", "mean", "max", "min", "prod", "std", "all", "any")},
    "reduce_variance": "var",
    "reduce_logsumexp": "logsumexp",
}
_OWN = """
    accumulate_n add_n argmax argmin bincount clip_by_norm clip_by_value confusion_matrix count_nonzero cumprod cumsum
    einsum in_top_k l2_normalize matmul scalar_mul softmax log_softmax squared_difference top_k norm xlogy
"""

PUBLIC = [*_OF_ONE, *_OF_TWO, *_REDUCING, *_OWN.split()]


def __getattr__(name: str) -> Any:
    for table, made in ((_OF_ONE, _of_one), (_OF_TWO, _of_two), (_REDUCING, _reducing)):
        if name in table:
            return made(name, table[name])
    raise AttributeError(name)


def _named(function: Callable[..., Any], name: str, operation: str) -> Callable[..., Any]:
    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"`tf.{name}`: `keras.ops.{operation}`."
    return function


def _of_one(name: str, operation: str) -> Callable[..., Any]:
    def of_one(x: Any, name: str | None = None) -> Any:
        return getattr(ops(), operation)(convert_to_tensor(x))

    return _named(of_one, name, operation)


def _of_two(name: str, operation: str) -> Callable[..., Any]:
    def of_two(x: Any, y: Any, name: str | None = None) -> Any:
        return getattr(ops(), operation)(*_both(x, y))

    return _named(of_two, name, operation)


def _both(x: Any, y: Any) -> tuple[Any, Any]:
    """Two tensors; a number of Python's takes the type of the other, as in TensorFlow."""
    x = x if isinstance(x, (int, float)) and hasattr(y, "dtype") else convert_to_tensor(x)
    return x, y if isinstance(y, (int, float)) and hasattr(x, "dtype") else convert_to_tensor(y)


def _reducing(name: str, operation: str) -> Callable[..., Any]:
    def reducing(
        input_tensor: Any, axis: Any = None, keepdims: bool = False, name: str | None = None, **old: Any
    ) -> Any:
        axis, keepdims = old.get("reduction_indices", axis), old.get("keep_dims", keepdims)
        # TensorFlow keeps the type of what it reduces: the mean of integers is an integer.
        input_tensor = convert_to_tensor(input_tensor)
        kept = _integer_type(input_tensor) if operation in ("mean", "sum", "prod") else None
        axis = tuple(axis) if isinstance(axis, list) else axis
        found = getattr(ops(), operation)(input_tensor, axis=axis, keepdims=keepdims)
        return found if kept is None else ops().cast(ops().trunc(found) if operation == "mean" else found, kept)

    return _named(reducing, name, operation)


def _integer_type(value: Any) -> str | None:
    name = str(narrow(value.dtype))
    return name if "int" in name else None


def argmax(input: Any, axis: int | None = None, output_type: Any = "int64", name: str | None = None, **old: Any) -> Any:
    """`tf.argmax`; by default along the first axis."""
    axis = old.get("dimension", axis)
    return ops().cast(ops().argmax(convert_to_tensor(input), axis=0 if axis is None else axis), narrow(output_type))


def argmin(input: Any, axis: int | None = None, output_type: Any = "int64", name: str | None = None, **old: Any) -> Any:
    """`tf.argmin`; by default along the first axis."""
    axis = old.get("dimension", axis)
    return ops().cast(ops().argmin(convert_to_tensor(input), axis=0 if axis is None else axis), narrow(output_type))


def matmul(
    a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False, *_args: Any, name: str | None = None
) -> Any:
    """`tf.matmul`."""
    a, b = convert_to_tensor(a), convert_to_tensor(b)
    a = ops().swapaxes(a, -1, -2) if transpose_a else a
    b = ops().swapaxes(b, -1, -2) if transpose_b else b
    return ops().matmul(a, b)


def einsum(equation: str, *inputs: Any, **_others: Any) -> Any:
    """`tf.einsum`."""
    return ops().einsum(equation, *map(convert_to_tensor, inputs))


def add_n(inputs: Any, name: str | None = None) -> Any:
    """`tf.add_n`."""
    first, *others = map(convert_to_tensor, inputs)
    for one in others:
        first = ops().add(first, one)
    return first


accumulate_n = add_n


def scalar_mul(scalar: Any, x: Any, name: str | None = None) -> Any:
    """`tf.math.scalar_mul`."""
    return ops().multiply(*_both(x, scalar))


def squared_difference(x: Any, y: Any, name: str | None = None) -> Any:
    """`tf.math.squared_difference`."""
    return ops().square(ops().subtract(*_both(x, y)))


def xlogy(x: Any, y: Any, name: str | None = None) -> Any:
    """`tf.math.xlogy`: 0 where x is 0."""
    x, y = _both(x, y)
    return ops().where(ops().equal(x, 0), ops().zeros_like(x), ops().multiply(x, ops().log(y)))


def clip_by_value(t: Any, clip_value_min: Any, clip_value_max: Any, name: str | None = None) -> Any:
    """`tf.clip_by_value`."""
    return ops().clip(convert_to_tensor(t), clip_value_min, clip_value_max)


def clip_by_norm(t: Any, clip_norm: Any, axes: Any = None, name: str | None = None) -> Any:
    """`tf.clip_by_norm`."""
    t = convert_to_tensor(t)
    length = ops().sqrt(ops().sum(ops().square(t), axis=axes, keepdims=True))
    return ops().multiply(t, ops().divide(clip_norm, ops().maximum(length, clip_norm)))


def norm(tensor: Any, ord: Any = "euclidean", axis: Any = None, keepdims: bool = False, name: str | None = None) -> Any:
    """`tf.norm`; of a whole tensor that of its numbers in a row."""
    tensor = convert_to_tensor(tensor)
    flat = ops().reshape(tensor, (-1,)) if axis is None else tensor
    found = ops().norm(flat, ord=2 if ord == "euclidean" else ord, axis=-1 if axis is None else axis, keepdims=keepdims)
    return ops().reshape(found, (1,) * len(tensor.shape)) if axis is None and keepdims else found


def l2_normalize(x: Any, axis: Any = None, epsilon: float = 1e-12, name: str | None = None) -> Any:
    """`tf.math.l2_normalize`."""
    x = convert_to_tensor(x)
    squares = ops().sum(ops().square(x), axis=axis, keepdims=True)
    return ops().multiply(x, ops().rsqrt(ops().maximum(squares, epsilon)))


def cumsum(x: Any, axis: int = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Any:
    """`tf.cumsum`."""
    return _running("cumsum", x, axis, exclusive, reverse, 0)


def cumprod(x: Any, axis: int = 0, exclusive: bool = False, reverse: bool = False, name: str | None = None) -> Any:
    """`tf.math.cumprod`."""
    return _running("cumprod", x, axis, exclusive, reverse, 1)


def _running(operation: str, x: Any, axis: int, exclusive: bool, reverse: bool, first: int) -> Any:
    x = ops().flip(convert_to_tensor(x), axis=axis) if reverse else convert_to_tensor(x)
    found = getattr(ops(), operation)(x, axis=axis)
    if exclusive:
        found = ops().concatenate([ops().full_like(ops().take(found, [0], axis=axis), first), found], axis=axis)
        found = ops().take(found, np.arange(found.shape[axis] - 1), axis=axis)
    return ops().flip(found, axis=axis) if reverse else found


def count_nonzero(
    input: Any, axis: Any = None, keepdims: bool = False, dtype: Any = "int64", name: str | None = None
) -> Any:
    """`tf.math.count_nonzero`."""
    return ops().sum(
        ops().cast(ops().not_equal(convert_to_tensor(input), 0), narrow(dtype)), axis=axis, keepdims=keepdims
    )


def bincount(arr: Any, *_args: Any, minlength: int | None = None, **_others: Any) -> Any:
    """`tf.math.bincount`."""
    return convert_to_tensor(np.bincount(np.ravel(np.asarray(arr)), minlength=minlength or 0).astype(np.int32))


def confusion_matrix(labels: Any, predictions: Any, num_classes: int | None = None, **_others: Any) -> Any:
    """`tf.math.confusion_matrix`: rows are labels, columns predictions."""
    rows, columns = np.asarray(labels).astype(int).ravel(), np.asarray(predictions).astype(int).ravel()
    n = num_classes or int(max(rows.max(), columns.max())) + 1
    return convert_to_tensor(np.bincount(rows * n + columns, minlength=n * n).reshape(n, n).astype(np.int32))


def in_top_k(targets: Any, predictions: Any, k: int, name: str | None = None) -> Any:
    """`tf.math.in_top_k`."""
    return ops().in_top_k(convert_to_tensor(targets), convert_to_tensor(predictions), k)


def top_k(input: Any, k: int = 1, sorted: bool = True, name: str | None = None) -> Any:
    """`tf.math.top_k`: (values, indices)."""
    return ops().top_k(convert_to_tensor(input), k, sorted=sorted)


def softmax(logits: Any, axis: int | None = None, name: str | None = None) -> Any:
    """`tf.nn.softmax`."""
    return ops().softmax(convert_to_tensor(logits), axis=-1 if axis is None else axis)


def log_softmax(logits: Any, axis: int | None = None, name: str | None = None) -> Any:
    """`tf.nn.log_softmax`."""
    return ops().log_softmax(convert_to_tensor(logits), axis=-1 if axis is None else axis)
