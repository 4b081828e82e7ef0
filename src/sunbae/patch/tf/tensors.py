"""Tensors as TensorFlow makes and changes them: JAX arrays, or the tensors of a model that is being built."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from sunbae._compat import load_keras

DTYPES = {
    name: np.dtype(name)
    for name in (
        *("float16", "float32", "float64", "int8", "int16", "int32", "int64"),
        *("uint8", "uint16", "uint32", "uint64", "bool", "complex64", "complex128"),
    )
} | {"string": np.dtype(object), "double": np.dtype("float64"), "half": np.dtype("float16")}
_NARROW = {"float64": "float32", "int64": "int32", "uint64": "uint32", "complex128": "complex64"}

PUBLIC = [
    *DTYPES,
    *("DType", "Tensor", "Variable", "as_dtype", "boolean_mask", "broadcast_to", "cast", "concat", "constant"),
    *("convert_to_tensor", "expand_dims", "eye", "fill", "gather", "get_static_value", "identity", "is_tensor"),
    *("linspace", "one_hot", "ones", "ones_like", "pad", "range", "rank", "repeat", "reshape", "reverse", "roll"),
    *("shape", "size", "slice", "sort", "argsort", "split", "squeeze", "stack", "stop_gradient", "tile", "transpose"),
    *("unstack", "where", "zeros", "zeros_like", "TensorShape", "to_float", "to_int32", "newaxis", "map_fn", "unique"),
    *("function", "print", "py_function", "numpy_function", "cond", "name_scope", "executing_eagerly", "group"),
    *("no_op", "control_dependencies", "device", "init_scope", "convert_to_tensor_or_sparse_tensor", "tensordot"),
    *("ensure_shape", "meshgrid", "is_symbolic_tensor", "TensorSpec"),
]

newaxis = None
DType = np.dtype


class Text(np.ndarray[Any, Any]):
    """A tensor of texts, which JAX has none of."""

    def numpy(self) -> Any:
        """Its texts as bytes, as TensorFlow has them."""
        return np.asarray(self)[()]


class TensorShape(tuple[Any, ...]):
    """`tf.TensorShape`: a tuple with the methods that TensorFlow's shapes have.

    A size that is not known is None, or within a program what stands for it.
    """

    def __new__(cls, dims: Iterable[Any] | None = ()) -> TensorShape:
        """None, for an unknown number of axes, has none."""
        return super().__new__(cls, () if dims is None else dims)

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return TensorShape(found) if isinstance(found, tuple) else found

    def __add__(self, other: Any) -> TensorShape:
        return TensorShape((*self, *other))

    concatenate = __add__

    @property
    def rank(self) -> int:
        """How many axes there are."""
        return len(self)

    ndims = rank

    def as_list(self) -> list[int | None]:
        """Its sizes, None where one is not known."""
        return [n if isinstance(n, int) else None for n in self]

    def num_elements(self) -> int | None:
        """How many numbers there are, None where that is not known."""
        return int(np.prod(self)) if self.is_fully_defined() else None

    def is_fully_defined(self) -> bool:
        """Whether all sizes are known."""
        return None not in self.as_list()


@dataclass(frozen=True)
class TensorSpec:
    """`tf.TensorSpec`: what a tensor is going to be."""

    shape: Any
    dtype: Any = DTYPES["float32"]
    name: str | None = None


def __getattr__(name: str) -> Any:
    if name in DTYPES:
        return DTYPES[name]
    if name in ("Tensor", "Variable"):
        return {"Tensor": _tensor, "Variable": _variable}[name]()
    raise AttributeError(name)


def ops() -> Any:
    """Keras' operations."""
    return load_keras().ops


def narrow(dtype: Any) -> Any:
    """The type that JAX has for one of TensorFlow's, by name; None for None."""
    if dtype is None:
        return None
    name = str(getattr(dtype, "name", None) or np.dtype(dtype).name)
    import jax

    return name if jax.config.jax_enable_x64 else _NARROW.get(name, name)


def as_dtype(type_value: Any) -> Any:
    """A type by its name."""
    return np.dtype(type_value)


@cache
def _tensor() -> Any:
    import jax

    return jax.Array


@cache
def _variable() -> type:
    keras = load_keras()

    class Variable(keras.Variable):  # type: ignore[misc, name-defined]
        """A variable of Keras, made as one of TensorFlow."""

        def __init__(
            self,
            initial_value: Any = None,
            trainable: bool | None = None,
            validate_shape: bool = True,
            caching_device: Any = None,
            name: str | None = None,
            variable_def: Any = None,
            dtype: Any = None,
            **_others: Any,
        ) -> None:
            value = initial_value() if callable(initial_value) else initial_value
            value = value if hasattr(value, "dtype") else np.asarray(value)
            super().__init__(
                value, dtype=narrow(dtype or value.dtype), trainable=trainable is not False, name=_plain_name(name)
            )

        def numpy(self) -> Any:
            """Its values as a NumPy array."""
            return np.array(self.value)[()]

        def read_value(self) -> Any:
            """What it holds."""
            return self.value

    return Variable


def _plain_name(name: str | None) -> str | None:
    """Keras 3 has no names with slashes or colons."""
    return None if name is None else name.replace("/", "_").partition(":")[0]


def constant(value: Any, dtype: Any = None, shape: Any = None, name: str | None = None) -> Any:
    """`tf.constant`."""
    array = value if hasattr(value, "dtype") else np.asarray(value)
    if getattr(array.dtype, "kind", "f") in "USO":
        texts = np.array([one.encode() if isinstance(one, str) else one for one in np.ravel(array)], dtype=object)
        return texts.reshape(array.shape).view(Text)
    made = ops().convert_to_tensor(value, dtype=narrow(dtype))
    if shape is None:
        return made
    return ops().broadcast_to(made, shape) if made.ndim == 0 else ops().reshape(made, shape)


def convert_to_tensor(value: Any, dtype: Any = None, dtype_hint: Any = None, name: str | None = None) -> Any:
    """`tf.convert_to_tensor`."""
    if _is_symbolic(value):
        return value if dtype is None else ops().cast(value, narrow(dtype))
    return constant(value, dtype)


convert_to_tensor_or_sparse_tensor = convert_to_tensor


def _is_symbolic(value: Any) -> bool:
    return bool(load_keras().backend.is_keras_tensor(value))


def is_tensor(x: Any) -> bool:
    """`tf.is_tensor`."""
    keras = load_keras()
    return bool(keras.ops.is_tensor(x) or _is_symbolic(x) or isinstance(x, (keras.Variable, Text)))


is_symbolic_tensor = _is_symbolic


def cast(x: Any, dtype: Any, name: str | None = None) -> Any:
    """`tf.cast`."""
    return ops().cast(x, narrow(dtype))


def to_float(x: Any, name: str | None = None) -> Any:
    """`tf.to_float` of TensorFlow 1."""
    return cast(x, "float32")


def to_int32(x: Any, name: str | None = None) -> Any:
    """`tf.to_int32` of TensorFlow 1."""
    return cast(x, "int32")


def zeros(shape: Any, dtype: Any = "float32", name: str | None = None) -> Any:
    """`tf.zeros`."""
    return ops().zeros(_dims(shape), dtype=narrow(dtype))


def ones(shape: Any, dtype: Any = "float32", name: str | None = None) -> Any:
    """`tf.ones`."""
    return ops().ones(_dims(shape), dtype=narrow(dtype))


def _dims(shape: Any) -> tuple[Any, ...]:
    """A shape as a tuple of numbers; a size that is not known yet stays what stands for it."""
    sizes = shape if isinstance(shape, (tuple, list)) else np.ravel(np.asarray(shape))
    return tuple(int(n) if isinstance(n, int) or hasattr(n, "dtype") else n for n in sizes)


def zeros_like(input: Any, dtype: Any = None, name: str | None = None) -> Any:
    """`tf.zeros_like`."""
    return ops().zeros_like(convert_to_tensor(input), dtype=narrow(dtype))


def ones_like(input: Any, dtype: Any = None, name: str | None = None) -> Any:
    """`tf.ones_like`."""
    return ops().ones_like(convert_to_tensor(input), dtype=narrow(dtype))


def fill(dims: Any, value: Any, name: str | None = None) -> Any:
    """`tf.fill`."""
    return ops().broadcast_to(convert_to_tensor(value), _dims(dims))


def eye(num_rows: int, num_columns: int | None = None, batch_shape: Any = None, dtype: Any = "float32") -> Any:
    """`tf.eye`."""
    made = ops().eye(num_rows, num_columns, dtype=narrow(dtype))
    return made if batch_shape is None else ops().broadcast_to(made, (*_dims(batch_shape), *made.shape))


def range(start: Any, limit: Any = None, delta: Any = 1, dtype: Any = None, name: str | None = None) -> Any:
    """`tf.range`."""
    return ops().arange(start, limit, delta, dtype=narrow(dtype))


def linspace(start: Any, stop: Any, num: int, name: str | None = None, axis: int = 0) -> Any:
    """`tf.linspace`."""
    return ops().linspace(start, stop, int(num), axis=axis)


def shape(input: Any, out_type: Any = None, name: str | None = None) -> Any:
    """`tf.shape`: a tensor; a tuple while a model is being built, an array of known numbers while it is compiled."""
    import jax

    found = tuple(ops().shape(input))
    if not all(isinstance(n, int) for n in found):
        return found
    sizes = np.array(found, np.int32)
    return sizes if isinstance(input, jax.core.Tracer) else convert_to_tensor(sizes)


def size(input: Any, out_type: Any = None, name: str | None = None) -> Any:
    """`tf.size`."""
    return convert_to_tensor(ops().size(convert_to_tensor(input)))


def rank(input: Any, name: str | None = None) -> Any:
    """`tf.rank`."""
    return convert_to_tensor(ops().ndim(convert_to_tensor(input)))


def reshape(tensor: Any, shape: Any, name: str | None = None) -> Any:
    """`tf.reshape`."""
    return ops().reshape(convert_to_tensor(tensor), _dims(shape))


def ensure_shape(x: Any, shape: Any, name: str | None = None) -> Any:
    """`tf.ensure_shape`, which is believed."""
    return x


def expand_dims(input: Any, axis: Any, name: str | None = None) -> Any:
    """`tf.expand_dims`."""
    return ops().expand_dims(convert_to_tensor(input), axis)


def squeeze(input: Any, axis: Any = None, name: str | None = None) -> Any:
    """`tf.squeeze`."""
    return ops().squeeze(convert_to_tensor(input), tuple(axis) if isinstance(axis, list) else axis)


def concat(values: Any, axis: int, name: str | None = None) -> Any:
    """`tf.concat`."""
    return ops().concatenate(list(values), axis=axis)


def stack(values: Any, axis: int = 0, name: str | None = None) -> Any:
    """`tf.stack`."""
    return ops().stack(list(values), axis=axis)


def unstack(value: Any, num: int | None = None, axis: int = 0, name: str | None = None) -> Any:
    """`tf.unstack`."""
    return list(ops().unstack(convert_to_tensor(value), num, axis))


def split(value: Any, num_or_size_splits: Any, axis: int = 0, num: Any = None, name: str | None = None) -> Any:
    """`tf.split`: a number of parts, or the size of each."""
    if isinstance(num_or_size_splits, (list, tuple)):
        num_or_size_splits = np.cumsum(num_or_size_splits)[:-1].tolist()
    return list(ops().split(convert_to_tensor(value), num_or_size_splits, axis=axis))


def transpose(a: Any, perm: Any = None, conjugate: bool = False, name: str | None = None) -> Any:
    """`tf.transpose`."""
    return ops().transpose(convert_to_tensor(a), None if perm is None else tuple(perm))


def tile(input: Any, multiples: Any, name: str | None = None) -> Any:
    """`tf.tile`."""
    return ops().tile(convert_to_tensor(input), _dims(multiples))


def repeat(input: Any, repeats: Any, axis: int | None = None, name: str | None = None) -> Any:
    """`tf.repeat`."""
    return ops().repeat(convert_to_tensor(input), repeats, axis=axis)


def reverse(tensor: Any, axis: Any, name: str | None = None) -> Any:
    """`tf.reverse`."""
    return ops().flip(convert_to_tensor(tensor), axis=_dims(axis))


def roll(input: Any, shift: Any, axis: Any, name: str | None = None) -> Any:
    """`tf.roll`."""
    return ops().roll(convert_to_tensor(input), shift, axis)


def pad(tensor: Any, paddings: Any, mode: str = "CONSTANT", constant_values: Any = 0, name: str | None = None) -> Any:
    """`tf.pad`."""
    said = {"constant_values": constant_values} if mode.lower() == "constant" else {}
    return ops().pad(convert_to_tensor(tensor), np.asarray(paddings).tolist(), mode=mode.lower(), **said)


def gather(params: Any, indices: Any, validate_indices: Any = None, axis: int | None = None, **_others: Any) -> Any:
    """`tf.gather`; by default of the first axis."""
    return ops().take(convert_to_tensor(params), indices, axis=0 if axis is None else axis)


def slice(input_: Any, begin: Any, size: Any, name: str | None = None) -> Any:
    """`tf.slice`; -1 takes all that is left."""
    input_ = convert_to_tensor(input_)
    whole = tuple(input_.shape)
    sizes = [n - b if s == -1 else s for n, b, s in zip(whole, _dims(begin), _dims(size), strict=True)]
    return ops().slice(input_, _dims(begin), tuple(sizes))


def broadcast_to(input: Any, shape: Any, name: str | None = None) -> Any:
    """`tf.broadcast_to`."""
    return ops().broadcast_to(convert_to_tensor(input), _dims(shape))


def where(condition: Any, x: Any = None, y: Any = None, name: str | None = None) -> Any:
    """`tf.where`; with a condition alone the positions (n, rank) where it holds."""
    if x is None and y is None:
        return convert_to_tensor(np.argwhere(np.asarray(condition)))
    return ops().where(*map(convert_to_tensor, (condition, x, y)))


def boolean_mask(tensor: Any, mask: Any, axis: int | None = None, name: str | None = None) -> Any:
    """`tf.boolean_mask`."""
    picked = np.flatnonzero(np.asarray(mask)) if np.ndim(mask) == 1 else None
    if picked is None:
        return convert_to_tensor(np.asarray(tensor)[np.asarray(mask)])
    return ops().take(convert_to_tensor(tensor), picked, axis=axis or 0)


def one_hot(
    indices: Any,
    depth: int,
    on_value: Any = None,
    off_value: Any = None,
    axis: int = -1,
    dtype: Any = None,
    name: str | None = None,
) -> Any:
    """`tf.one_hot`."""
    on, off = 1 if on_value is None else on_value, 0 if off_value is None else off_value
    given = on_value if on_value is not None else off_value
    kind = narrow(dtype or ("float32" if given is None else np.asarray(given).dtype))
    made = ops().one_hot(convert_to_tensor(indices), int(depth), axis=axis, dtype="float32")
    return ops().cast(made * (on - off) + off, kind)


def sort(values: Any, axis: int = -1, direction: str = "ASCENDING", name: str | None = None) -> Any:
    """`tf.sort`."""
    found = ops().sort(convert_to_tensor(values), axis=axis)
    return found if direction == "ASCENDING" else ops().flip(found, axis=axis)


def argsort(
    values: Any, axis: int = -1, direction: str = "ASCENDING", stable: bool = False, name: str | None = None
) -> Any:
    """`tf.argsort`."""
    values = convert_to_tensor(values)
    return ops().argsort(values if direction == "ASCENDING" else ops().negative(values), axis=axis)


def unique(x: Any, out_idx: Any = None, name: str | None = None) -> Any:
    """`tf.unique`: (values in the order of their first place, index of each)."""
    values, first, inverse = np.unique(np.asarray(x), return_index=True, return_inverse=True)
    order = np.argsort(first)
    return convert_to_tensor(values[order]), convert_to_tensor(np.argsort(order)[inverse])


def meshgrid(*args: Any, **kwargs: Any) -> Any:
    """`tf.meshgrid`."""
    return ops().meshgrid(*map(convert_to_tensor, args), indexing=kwargs.get("indexing", "xy"))


def tensordot(a: Any, b: Any, axes: Any, name: str | None = None) -> Any:
    """`tf.tensordot`."""
    return ops().tensordot(convert_to_tensor(a), convert_to_tensor(b), axes=axes)


def stop_gradient(input: Any, name: str | None = None) -> Any:
    """`tf.stop_gradient`."""
    return ops().stop_gradient(convert_to_tensor(input))


def identity(input: Any, name: str | None = None) -> Any:
    """`tf.identity`."""
    return convert_to_tensor(input)


def get_static_value(tensor: Any, partial: bool = False) -> Any:
    """`tf.get_static_value`."""
    return None if _is_symbolic(tensor) else np.asarray(tensor)


def map_fn(fn: Callable[..., Any], elems: Any, *_args: Any, **_others: Any) -> Any:
    """`tf.map_fn`."""
    return ops().map(fn, convert_to_tensor(elems))


# --- functions about functions; on JAX every line of Python runs when it is called ------------------------------------


def function(func: Callable[..., Any] | None = None, *_args: Any, **_others: Any) -> Any:
    """`tf.function`: the function itself, which runs as Python does."""
    return (lambda inner: inner) if func is None else func


def print(*inputs: Any, output_stream: Any = None, sep: str = " ", end: str = "\n", **_others: Any) -> None:
    """`tf.print`."""
    import builtins

    builtins.print(*inputs, sep=sep, end=end)


def py_function(func: Callable[..., Any], inp: Sequence[Any], Tout: Any = None, name: str | None = None) -> Any:
    """`tf.py_function`."""
    return func(*inp)


numpy_function = py_function


def cond(pred: Any, true_fn: Any = None, false_fn: Any = None, name: str | None = None) -> Any:
    """`tf.cond`."""
    if _is_symbolic(pred):
        return ops().cond(pred, true_fn, false_fn)
    return true_fn() if bool(pred) else false_fn()


def executing_eagerly() -> bool:
    """True: there are no graphs."""
    return True


def group(*_inputs: Any, **_others: Any) -> None:
    """`tf.group`: what was to be done is done."""


no_op = group


class _Scope:
    """A `with` that changes nothing."""

    def __init__(self, *_args: Any, **_others: Any) -> None: ...

    def __enter__(self) -> _Scope:
        return self

    def __exit__(self, *_exc: object) -> None: ...


name_scope = control_dependencies = device = init_scope = _Scope
