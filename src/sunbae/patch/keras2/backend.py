"""`keras.backend` of 2020: Keras' operations under the names that K had."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sunbae._compat import load_keras
from sunbae.i18n import N_, _
from sunbae.patch.keras2.activations import hard_sigmoid  # noqa: F401 (K has it, too)
from sunbae.patch.refused import error, refused
from sunbae.patch.tf.randoms import stream
from sunbae.patch.tf.tensors import convert_to_tensor, narrow, ops

# K's name -> Keras' operation with the same arguments.
_PLAIN = {
    **{name: name for name in ("abs", "all", "any", "clip", "cos", "equal")},
    **{name: name for name in ("exp", "greater", "greater_equal", "less", "less_equal", "log", "logsumexp", "max")},
    **{name: name for name in ("maximum", "mean", "min", "minimum", "not_equal", "prod", "round", "sigmoid", "sign")},
    **{name: name for name in ("sin", "softplus", "softsign", "sqrt", "square", "std", "sum", "tanh", "transpose")},
    **{name: name for name in ("var", "reshape", "ones_like", "zeros_like", "stop_gradient")},
    "pow": "power",
    "squeeze": "squeeze",
    "tile": "tile",
    "ndim": "ndim",
    "repeat_elements": "repeat",
}
_REFUSED = {
    "gradients": N_("Take jax.grad of a function of the weights, or a train_step of one's own."),
    "placeholder": N_("Write keras.Input(shape) instead."),
    "get_session": N_("There are no sessions; values are there at once."),
    "rnn": N_("Write keras.layers.RNN instead."),
    "ctc_batch_cost": N_("Write keras.losses.CTC instead."),
}
_OWN = """
    arange argmax argmin batch_dot batch_flatten batch_get_value batch_normalization batch_set_value bias_add
    binary_crossentropy cast cast_to_floatx categorical_crossentropy concatenate constant conv1d conv2d count_params
    cumprod cumsum dot dropout dtype elu eval expand_dims eye flatten function gather get_value hard_sigmoid
    in_test_phase in_top_k in_train_phase int_shape is_placeholder is_sparse is_tensor is_variable l2_normalize
    learning_phase learning_phase_scope manual_variable_initialization map_fn moving_average_update name_scope one_hot
    ones permute_dimensions pool2d print_tensor random_binomial random_normal random_normal_variable random_uniform
    random_uniform_variable relu repeat resize_images reverse set_learning_phase set_session set_value shape softmax
    sparse_categorical_crossentropy spatial_2d_padding stack switch temporal_padding to_dense truncated_normal update
    update_add update_sub variable zeros
"""
PUBLIC = [*_PLAIN, *_REFUSED, *_OWN.split()]
_old_learning_phase = 0


def __getattr__(name: str) -> Any:
    if name in _PLAIN:
        return getattr(ops(), _PLAIN[name])
    if name in _REFUSED:
        return refused(f"K.{name}", lambda: _(_REFUSED[name]))
    raise AttributeError(name)


# --- where Keras 3 has another default --------------------------------------------------------------------------------


def argmax(x: Any, axis: int = -1) -> Any:
    """`K.argmax`."""
    return ops().argmax(x, axis=axis)


def argmin(x: Any, axis: int = -1) -> Any:
    """`K.argmin`."""
    return ops().argmin(x, axis=axis)


def cumsum(x: Any, axis: int = 0) -> Any:
    """`K.cumsum`."""
    return ops().cumsum(x, axis=axis)


def cumprod(x: Any, axis: int = 0) -> Any:
    """`K.cumprod`."""
    return ops().cumprod(x, axis=axis)


# --- variables and values ---------------------------------------------------------------------------------------------


def variable(value: Any, dtype: Any = None, name: str | None = None, constraint: Any = None) -> Any:
    """`K.variable`."""
    return load_keras().Variable(np.asarray(value), dtype=narrow(dtype or load_keras().config.floatx()), name=name)


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Any:
    """`K.constant`."""
    made = convert_to_tensor(value, dtype or load_keras().config.floatx())
    return made if shape is None else ops().broadcast_to(made, shape)


def zeros(shape: Any, dtype: Any = None, name: str | None = None) -> Any:
    """`K.zeros`: a variable."""
    return variable(np.zeros(shape), dtype, name)


def ones(shape: Any, dtype: Any = None, name: str | None = None) -> Any:
    """`K.ones`: a variable."""
    return variable(np.ones(shape), dtype, name)


def eye(size: Any, dtype: Any = None, name: str | None = None) -> Any:
    """`K.eye`."""
    return ops().eye(*(size if isinstance(size, tuple) else (size,)), dtype=narrow(dtype))


def get_value(x: Any) -> Any:
    """`K.get_value`: a NumPy array or number."""
    found = np.array(getattr(x, "value", x))
    return found[()] if found.ndim == 0 else found


eval = get_value


def set_value(x: Any, value: Any) -> None:
    """`K.set_value`; the learning rate of an optimizer is a variable."""
    if not hasattr(x, "assign"):
        raise error("K.set_value", _("What is set here is no variable: assign to the attribute itself."))
    x.assign(value)


def batch_get_value(tensors: Sequence[Any]) -> list[Any]:
    """`K.batch_get_value`."""
    return [get_value(one) for one in tensors]


def batch_set_value(tuples: Sequence[tuple[Any, Any]]) -> None:
    """`K.batch_set_value`."""
    for x, value in tuples:
        set_value(x, value)


def update(x: Any, new_x: Any) -> Any:
    """`K.update`."""
    return x.assign(new_x)


def update_add(x: Any, increment: Any) -> Any:
    """`K.update_add`."""
    return x.assign_add(increment)


def update_sub(x: Any, decrement: Any) -> Any:
    """`K.update_sub`."""
    return x.assign_sub(decrement)


def moving_average_update(x: Any, value: Any, momentum: float) -> Any:
    """`K.moving_average_update`."""
    return x.assign(x * momentum + value * (1 - momentum))


def count_params(x: Any) -> int:
    """`K.count_params`."""
    return int(np.prod(x.shape))


def function(inputs: Any, outputs: Any, updates: Any = None, **_others: Any) -> Any:
    """`K.function`: a function from the values of some tensors of a model to those of others.

    Where the learning phase is among the tensors, its value says whether the layers behave as in training.
    """
    keras = load_keras()
    given = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
    wanted = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    places = [k for k, one in enumerate(given) if keras.backend.is_keras_tensor(one)]
    model = keras.Model([given[k] for k in places], wanted)

    def called(values: Any) -> Any:
        rows = list(values) if isinstance(values, (list, tuple)) else [values]
        data = [np.asarray(rows[k]) for k in places]
        training = any(bool(rows[k]) for k in range(len(given)) if k not in places and k < len(rows))
        found = model(data, training=True) if training else model.predict_on_batch(data)
        made = [np.asarray(one) for one in found] if isinstance(found, (list, tuple)) else [np.asarray(found)]
        return made if isinstance(outputs, (list, tuple)) else made[0]

    return called


# --- shapes and types -------------------------------------------------------------------------------------------------


def shape(x: Any) -> Any:
    """`K.shape`."""
    return ops().shape(x)


def int_shape(x: Any) -> tuple[int | None, ...]:
    """`K.int_shape`: None where it is not known."""
    return tuple(x.shape)


def dtype(x: Any) -> str:
    """`K.dtype`."""
    return str(load_keras().backend.standardize_dtype(x.dtype))


def cast(x: Any, dtype: Any) -> Any:
    """`K.cast`."""
    return ops().cast(x, narrow(dtype))


def cast_to_floatx(x: Any) -> Any:
    """`K.cast_to_floatx`: a NumPy array stays one."""
    kind = load_keras().config.floatx()
    return x.astype(kind) if isinstance(x, np.ndarray) else ops().cast(x, kind)


def is_tensor(x: Any) -> bool:
    """`K.is_tensor`."""
    return bool(ops().is_tensor(x) or load_keras().backend.is_keras_tensor(x))


def is_variable(x: Any) -> bool:
    """Whether it can be assigned to."""
    return isinstance(x, load_keras().Variable)


def is_sparse(tensor: Any) -> bool:
    """`K.is_sparse`: no."""
    return False


is_placeholder = is_sparse


def to_dense(tensor: Any) -> Any:
    """`K.to_dense`."""
    return tensor


def flatten(x: Any) -> Any:
    """`K.flatten`: all numbers in a row."""
    return ops().reshape(x, (-1,))


def batch_flatten(x: Any) -> Any:
    """`K.batch_flatten`: (B, all the rest)."""
    return ops().reshape(x, (-1, int(np.prod(x.shape[1:]))))


def expand_dims(x: Any, axis: int = -1) -> Any:
    """`K.expand_dims`."""
    return ops().expand_dims(x, axis)


def permute_dimensions(x: Any, pattern: Any) -> Any:
    """`K.permute_dimensions`."""
    return ops().transpose(x, tuple(pattern))


def repeat(x: Any, n: int) -> Any:
    """`K.repeat`: (B, F) -> (B, n, F)."""
    return ops().repeat(ops().expand_dims(x, 1), n, axis=1)


def reverse(x: Any, axes: Any) -> Any:
    """`K.reverse`."""
    return ops().flip(x, axis=axes)


def concatenate(tensors: Any, axis: int = -1) -> Any:
    """`K.concatenate`."""
    return ops().concatenate(list(tensors), axis=axis)


def stack(x: Any, axis: int = 0) -> Any:
    """`K.stack`."""
    return ops().stack(list(x), axis=axis)


def gather(reference: Any, indices: Any) -> Any:
    """`K.gather`."""
    return ops().take(reference, indices, axis=0)


def one_hot(indices: Any, num_classes: int) -> Any:
    """`K.one_hot`."""
    return ops().one_hot(indices, num_classes)


def arange(start: Any, stop: Any = None, step: Any = 1, dtype: Any = "int32") -> Any:
    """`K.arange`."""
    return ops().arange(start, stop, step, dtype=narrow(dtype))


def temporal_padding(x: Any, padding: tuple[int, int] = (1, 1)) -> Any:
    """`K.temporal_padding`."""
    return ops().pad(x, ((0, 0), tuple(padding), (0, 0)))


def spatial_2d_padding(x: Any, padding: Any = ((1, 1), (1, 1)), data_format: str | None = None) -> Any:
    """`K.spatial_2d_padding`, channels last."""
    return ops().pad(x, ((0, 0), tuple(padding[0]), tuple(padding[1]), (0, 0)))


# --- arithmetic -------------------------------------------------------------------------------------------------------


def dot(x: Any, y: Any) -> Any:
    """`K.dot`: the last axis of x with the last but one of y."""
    return ops().dot(x, y)


def batch_dot(x: Any, y: Any, axes: Any = None) -> Any:
    """`K.batch_dot`."""
    if axes is None:
        axes = (len(x.shape) - 1, max(1, len(y.shape) - 2))
    return load_keras().layers.dot([x, y], axes=axes)


def l2_normalize(x: Any, axis: Any = None) -> Any:
    """`K.l2_normalize`."""
    squares = ops().sum(ops().square(x), axis=axis, keepdims=True)
    return x * ops().rsqrt(ops().maximum(squares, 1e-12))


def switch(condition: Any, then_expression: Any, else_expression: Any) -> Any:
    """`K.switch`, of tensors or functions."""
    then, other = (one() if callable(one) else one for one in (then_expression, else_expression))
    extra = len(then.shape) - len(condition.shape)
    for _axis in range(max(0, extra)):
        condition = ops().expand_dims(condition, -1)
    return ops().where(ops().cast(condition, "bool"), then, other)


def map_fn(fn: Any, elems: Any, name: str | None = None, dtype: Any = None) -> Any:
    """`K.map_fn`."""
    return ops().map(fn, elems)


def bias_add(x: Any, bias: Any, data_format: str | None = None) -> Any:
    """`K.bias_add`, channels last."""
    return ops().add(x, bias)


def in_top_k(predictions: Any, targets: Any, k: int) -> Any:
    """`K.in_top_k`."""
    return ops().in_top_k(targets, predictions, k)


# --- networks ---------------------------------------------------------------------------------------------------------


def relu(x: Any, alpha: float = 0.0, max_value: float | None = None, threshold: float = 0) -> Any:
    """`K.relu`."""
    return load_keras().activations.relu(x, negative_slope=alpha, max_value=max_value, threshold=threshold)


def elu(x: Any, alpha: float = 1.0) -> Any:
    """`K.elu`."""
    return ops().elu(x, alpha)


def softmax(x: Any, axis: int = -1) -> Any:
    """`K.softmax`."""
    return ops().softmax(x, axis=axis)


def dropout(x: Any, level: float, noise_shape: Any = None, seed: int | None = None) -> Any:
    """`K.dropout`."""
    return load_keras().random.dropout(x, level, noise_shape=noise_shape, seed=stream(seed))


def categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """`K.categorical_crossentropy`."""
    return ops().categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def sparse_categorical_crossentropy(target: Any, output: Any, from_logits: bool = False, axis: int = -1) -> Any:
    """`K.sparse_categorical_crossentropy`."""
    return ops().sparse_categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """`K.binary_crossentropy`."""
    return ops().binary_crossentropy(target, output, from_logits=from_logits)


def batch_normalization(
    x: Any, mean: Any, var: Any, beta: Any, gamma: Any, axis: int = -1, epsilon: float = 1e-3
) -> Any:
    """`K.batch_normalization`."""
    return ops().batch_normalization(x, mean, var, axis, offset=beta, scale=gamma, epsilon=epsilon)


def conv1d(x: Any, kernel: Any, strides: Any = 1, padding: str = "valid", data_format: Any = None, **other: Any) -> Any:
    """`K.conv1d`."""
    return ops().conv(
        convert_to_tensor(x), convert_to_tensor(kernel), strides, padding, data_format, other.get("dilation_rate", 1)
    )


def conv2d(
    x: Any, kernel: Any, strides: Any = (1, 1), padding: str = "valid", data_format: Any = None, **other: Any
) -> Any:
    """`K.conv2d`."""
    return ops().conv(
        convert_to_tensor(x), convert_to_tensor(kernel), strides, padding, data_format, other.get("dilation_rate", 1)
    )


def pool2d(
    x: Any,
    pool_size: Any,
    strides: Any = (1, 1),
    padding: str = "valid",
    data_format: Any = None,
    pool_mode: str = "max",
) -> Any:
    """`K.pool2d`."""
    pool = ops().max_pool if pool_mode == "max" else ops().average_pool
    return pool(convert_to_tensor(x), pool_size, strides, padding, data_format)


def resize_images(
    x: Any, height_factor: int, width_factor: int, data_format: str, interpolation: str = "nearest"
) -> Any:
    """`K.resize_images`."""
    rows, columns = (1, 2) if data_format == "channels_last" else (2, 3)
    size = (x.shape[rows] * height_factor, x.shape[columns] * width_factor)
    return ops().image.resize(convert_to_tensor(x), size, interpolation=interpolation, data_format=data_format)


# --- random numbers ---------------------------------------------------------------------------------------------------


def random_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: int | None = None
) -> Any:
    """`K.random_normal`."""
    return load_keras().random.normal(tuple(shape), mean, stddev, dtype=narrow(dtype), seed=stream(seed))


def random_uniform(
    shape: Any, minval: float = 0.0, maxval: float = 1.0, dtype: Any = None, seed: int | None = None
) -> Any:
    """`K.random_uniform`."""
    return load_keras().random.uniform(tuple(shape), minval, maxval, dtype=narrow(dtype), seed=stream(seed))


def truncated_normal(
    shape: Any, mean: float = 0.0, stddev: float = 1.0, dtype: Any = None, seed: int | None = None
) -> Any:
    """`K.truncated_normal`."""
    return load_keras().random.truncated_normal(tuple(shape), mean, stddev, dtype=narrow(dtype), seed=stream(seed))


def random_binomial(shape: Any, p: float = 0.0, dtype: Any = None, seed: int | None = None) -> Any:
    """`K.random_binomial`: ones with probability `p`."""
    drawn = load_keras().random.uniform(tuple(shape), seed=stream(seed))
    return ops().cast(drawn <= p, narrow(dtype) or load_keras().config.floatx())


def random_normal_variable(shape: Any, mean: float, scale: float, dtype: Any = None, **other: Any) -> Any:
    """`K.random_normal_variable`."""
    return variable(random_normal(shape, mean, scale, dtype, other.get("seed")), dtype)


def random_uniform_variable(shape: Any, low: float, high: float, dtype: Any = None, **other: Any) -> Any:
    """`K.random_uniform_variable`."""
    return variable(random_uniform(shape, low, high, dtype, other.get("seed")), dtype)


# --- sessions and phases, of which there are none ---------------------------------------------------------------------


def learning_phase() -> int:
    """`K.learning_phase`: the one that was set, 0 before."""
    return _old_learning_phase


def set_learning_phase(value: int) -> None:
    """`K.set_learning_phase`: kept, and asked by nobody."""
    global _old_learning_phase
    _old_learning_phase = value


def in_train_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """`K.in_train_phase`: x while a model is trained, else alt; either may be a function."""
    if training is None:
        context = load_keras().src.backend.common.global_state.get_global_attribute("current_call_ctx")
        training = None if context is None else context.get_value("training")
    chosen = x if (learning_phase() if training is None else training) else alt
    return chosen() if callable(chosen) else chosen


def in_test_phase(x: Any, alt: Any, training: Any = None) -> Any:
    """`K.in_test_phase`: alt while a model is trained, else x."""
    return in_train_phase(alt, x, training)


def set_session(session: Any) -> None:
    """`K.set_session`: there are none."""


def manual_variable_initialization(value: bool) -> None:
    """`K.manual_variable_initialization`: variables have their values."""


def print_tensor(x: Any, message: str = "") -> Any:
    """`K.print_tensor`."""
    print(message, x)
    return x


class name_scope:
    """`K.name_scope`: changes nothing."""

    def __init__(self, name: str) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(self, *_exc: object) -> None: ...


learning_phase_scope = name_scope
