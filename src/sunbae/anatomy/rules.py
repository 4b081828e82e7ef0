"""What each kind of layer does to a shape, how many parameters it has, and how many multiply-adds a sample costs.

The formulas count what Keras allocates; the tests compare them with `count_params` and `output_shape` of every layer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sunbae.anatomy.count import NOTHING, Count, both, counted
from sunbae.anatomy.graph import Shape, as_shape
from sunbae.i18n import _

Config = Mapping[str, Any]


class ShapeError(ValueError):
    """A layer cannot take such a shape; the message says what it expects, what it got and what to do."""


@dataclass(frozen=True)
class Outcome:
    """Of a layer.

    Attributes:
      shape: of its output, the batch first; None if it cannot be told.
      count: of its parameters; None if it cannot be told.
      multiply_adds: for one sample; None if it cannot be told.
    """

    shape: Shape | None
    count: Count | None = NOTHING
    multiply_adds: int | None = 0


Rule = Callable[[Config, Sequence[Shape]], Outcome]


def rule_for(kind: str) -> Rule | None:
    """The rule of a layer's class; None for one that is not known."""
    return _RULES.get(kind)


def shown(shape: Shape | None) -> str:
    """A shape as text.

    >>> shown((None, 28, 28, 1))
    '(batch, 28, 28, 1)'
    """
    if shape is None:
        return "?"
    rest = ["?" if size is None else str(size) for size in shape[1:]]
    first = "batch" if not shape or shape[0] is None else str(shape[0])
    return f"({', '.join([first, *rest])})" if shape else "()"


def _size(shape: Shape) -> int | None:
    """Numbers of a sample."""
    return None if any(n is None for n in shape[1:]) else math.prod(n for n in shape[1:] if n is not None)


def _features(kind: str, shape: Shape) -> int:
    if len(shape) < 2:
        raise ShapeError(_("{kind} needs (batch, features), got {shape}.").format(kind=kind, shape=shown(shape)))
    if shape[-1] is None:
        raise ShapeError(
            _("{kind} must know the size of the last axis to make its weights, got {shape}.").format(
                kind=kind, shape=shown(shape)
            )
        )
    return shape[-1]


def _same(config: Config, shapes: Sequence[Shape]) -> Outcome:
    return Outcome(shapes[0])


def _input(config: Config, shapes: Sequence[Shape]) -> Outcome:
    shape = config.get("batch_shape") or config.get("batch_input_shape")
    return Outcome(as_shape(shape) if shape else None)


def _dense(config: Config, shapes: Sequence[Shape]) -> Outcome:
    n, m = _features("Dense", shapes[0]), int(config["units"])
    count = counted("(n + 1) × m", n=n, m=m) if config.get("use_bias", True) else counted("n × m", n=n, m=m)
    steps = _size(shapes[0][:-1])
    return Outcome((*shapes[0][:-1], m), count, None if steps is None else steps * n * m)


def _embedding(config: Config, shapes: Sequence[Shape]) -> Outcome:
    v, d = int(config["input_dim"]), int(config["output_dim"])
    return Outcome((*shapes[0], d), counted("v × d", v=v, d=d))


# --- convolutions and pools


def _channels_first(config: Config) -> bool:
    return config.get("data_format") == "channels_first"


def _spatial(kind: str, rank: int, config: Config, shape: Shape) -> tuple[list[int | None], int | None]:
    """The sizes of the spatial axes, and the channels."""
    if len(shape) != rank + 2:
        axes = {1: "steps, channels", 2: "height, width, channels", 3: "depth, height, width, channels"}[rank]
        hint = ""
        if len(shape) == rank + 1:
            hint = " " + _("Add the axis of channels, such as reshape(..., 1).")
        elif len(shape) == 2:
            hint = " " + _("A layer before it, such as Flatten or Dense, left no axes to move along.")
        raise ShapeError(
            _("{kind} expects (batch, {axes}), got {shape}.").format(kind=kind, axes=axes, shape=shown(shape)) + hint
        )
    if _channels_first(config):
        return list(shape[2:]), shape[1]
    return list(shape[1:-1]), shape[-1]


def _joined(config: Config, batch: int | None, sizes: Sequence[int | None], channels: int | None) -> Shape:
    return (batch, channels, *sizes) if _channels_first(config) else (batch, *sizes, channels)


def _tuple(value: Any, rank: int) -> tuple[int, ...]:
    return (int(value),) * rank if isinstance(value, int) else tuple(int(v) for v in value)


def _length(kind: str, size: int | None, window: int, stride: int, padding: str, dilation: int = 1) -> int | None:
    if size is None:
        return None
    reach = (window - 1) * dilation + 1
    if padding in ("same", "causal"):
        return -(-size // stride)
    if reach > size:
        raise ShapeError(
            _(
                "{kind} moves a window of {reach} along an axis of {size}: nothing would be left. Take a smaller "
                "window, fewer pooling layers before it, or padding='same'."
            ).format(kind=kind, reach=reach, size=size)
        )
    return (size - reach) // stride + 1


_KERNELS = {1: "k", 2: "h × w", 3: "t × h × w"}


def _window_letters(window: Sequence[int]) -> dict[str, int]:
    return dict(zip({1: "k", 2: "hw", 3: "thw"}[len(window)], window, strict=True))


def _moved(
    kind: str, rank: int, config: Config, shape: Shape
) -> tuple[tuple[int, ...], list[int | None], int, int | None]:
    """Window, sizes of the output, channels of the input, positions of the output."""
    sizes, channels = _spatial(kind, rank, config, shape)
    if channels is None:
        raise ShapeError(_("{kind} must know its channels, got {shape}.").format(kind=kind, shape=shown(shape)))
    window = _tuple(config["kernel_size"], rank)
    strides, dilation = _tuple(config.get("strides", 1), rank), _tuple(config.get("dilation_rate", 1), rank)
    padding = config.get("padding", "valid")
    out = [
        _length(kind, size, k, stride, padding, wide)
        for size, k, stride, wide in zip(sizes, window, strides, dilation, strict=True)
    ]
    return window, out, channels, _product(out)


def _product(sizes: Sequence[int | None]) -> int | None:
    return None if any(n is None for n in sizes) else math.prod(n for n in sizes if n is not None)


def _times(positions: int | None, each: int) -> int | None:
    return None if positions is None else positions * each


def _conv(rank: int) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        window, out, c, positions = _moved(f"Conv{rank}D", rank, config, shapes[0])
        f, groups = int(config["filters"]), int(config.get("groups", 1))
        if c % groups:
            text = _("Conv{rank}D cannot cut {c} channels into {groups} groups.")
            raise ShapeError(text.format(rank=rank, c=c, groups=groups))
        bias = " + 1" if config.get("use_bias", True) else ""
        count = counted(f"f × ({_KERNELS[rank]} × c{bias})", f=f, c=c // groups, **_window_letters(window))
        each = math.prod(window) * (c // groups) * f
        return Outcome(_joined(config, shapes[0][0], out, f), count, _times(positions, each))

    return rule


def _conv_transposed(rank: int) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        kind = f"Conv{rank}DTranspose"
        sizes, c = _spatial(kind, rank, config, shapes[0])
        if c is None:
            raise ShapeError(_("{kind} must know its channels, got {shape}.").format(kind=kind, shape=shown(shapes[0])))
        window, strides = _tuple(config["kernel_size"], rank), _tuple(config.get("strides", 1), rank)
        dilation = _tuple(config.get("dilation_rate", 1), rank)
        said = config.get("output_padding")
        extra = (None,) * rank if said is None else _tuple(said, rank)
        out: list[int | None] = []
        for size, k, stride, wide, more in zip(sizes, window, strides, dilation, extra, strict=True):
            reach = (k - 1) * wide + 1
            if size is None:
                out.append(None)
            elif more is None:
                out.append(size * stride + (max(reach - stride, 0) if config.get("padding", "valid") == "valid" else 0))
            else:
                shrink = 0 if config.get("padding", "valid") == "valid" else 2 * (reach // 2)
                out.append((size - 1) * stride + reach - shrink + more)
        f = int(config["filters"])
        bias = " + 1" if config.get("use_bias", True) else ""
        count = counted(f"f × ({_KERNELS[rank]} × c{bias})", f=f, c=c, **_window_letters(window))
        shape = _joined(config, shapes[0][0], out, f)
        return Outcome(shape, count, _times(_product(sizes), math.prod(window) * c * f))

    return rule


def _depthwise(rank: int) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        window, out, c, positions = _moved(f"DepthwiseConv{rank}D", rank, config, shapes[0])
        d = int(config.get("depth_multiplier", 1))
        bias = " + 1" if config.get("use_bias", True) else ""
        count = counted(f"c × d × ({_KERNELS[rank]}{bias})", c=c, d=d, **_window_letters(window))
        shape = _joined(config, shapes[0][0], out, c * d)
        return Outcome(shape, count, _times(positions, math.prod(window) * c * d))

    return rule


def _separable(rank: int) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        window, out, c, positions = _moved(f"SeparableConv{rank}D", rank, config, shapes[0])
        d, f = int(config.get("depth_multiplier", 1)), int(config["filters"])
        bias = " + 1" if config.get("use_bias", True) else ""
        formula = f"{_KERNELS[rank]} × c × d + (c × d{bias}) × f"
        count = counted(formula, c=c, d=d, f=f, **_window_letters(window))
        each = math.prod(window) * c * d + c * d * f
        return Outcome(_joined(config, shapes[0][0], out, f), count, _times(positions, each))

    return rule


def _pool(rank: int) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        sizes, channels = _spatial(f"Pooling{rank}D", rank, config, shapes[0])
        window = _tuple(config["pool_size"], rank)
        strides = _tuple(config["strides"], rank) if config.get("strides") else window
        padding = config.get("padding", "valid")
        out = [_length(f"Pooling{rank}D", n, k, s, padding) for n, k, s in zip(sizes, window, strides, strict=True)]
        return Outcome(_joined(config, shapes[0][0], out, channels))

    return rule


def _global_pool(rank: int) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        sizes, channels = _spatial(f"GlobalPooling{rank}D", rank, config, shapes[0])
        if config.get("keepdims"):
            return Outcome(_joined(config, shapes[0][0], [1] * len(sizes), channels))
        return Outcome((shapes[0][0], channels))

    return rule


def _resized(rank: int, change: Callable[[Config, int, int], int]) -> Rule:
    """A layer that changes the sizes of the spatial axes: `change(config, axis, size)`."""

    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        sizes, channels = _spatial(f"{rank}D", rank, config, shapes[0])
        out = [None if n is None else change(config, axis, n) for axis, n in enumerate(sizes)]
        return Outcome(_joined(config, shapes[0][0], out, channels))

    return rule


def _enlarged(config: Config, axis: int, size: int) -> int:
    said = config["size"]
    return size * int(said if isinstance(said, int) else said[axis])


def _edges_1d(said: Any) -> int:
    return 2 * said if isinstance(said, int) else int(sum(said))


def _edges_nd(said: Any, axis: int) -> int:
    part = said if isinstance(said, int) else said[axis]
    return 2 * part if isinstance(part, int) else int(sum(part))


# --- recurrent


def _sequence(kind: str, shape: Shape) -> tuple[int | None, int]:
    """Steps and features."""
    if len(shape) != 3:
        raise ShapeError(
            _("{kind} expects (batch, steps, features), got {shape}.").format(kind=kind, shape=shown(shape))
        )
    return shape[1], _features(kind, shape)


def _recurrent(kind: str) -> Rule:
    def rule(config: Config, shapes: Sequence[Shape]) -> Outcome:
        steps, n = _sequence(kind, shapes[0])
        m, bias = int(config["units"]), bool(config.get("use_bias", True))
        gates = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}[kind]
        # The GRU of Keras since 2.0 has a second bias: the state is multiplied before it is reset.
        ones = (2 if kind == "GRU" and config.get("reset_after", kind == "GRU") else 1) if bias else 0
        front = "" if gates == 1 else f"{gates} × "
        count = counted(f"{front}(n + m{f' + {ones}' if ones else ''}) × m", n=n, m=m)
        out = (shapes[0][0], steps, m) if config.get("return_sequences") else (shapes[0][0], m)
        return Outcome(out, count, _times(steps, gates * (n + m) * m))

    return rule


def _wrapped(layer: Config, shapes: Sequence[Shape]) -> Outcome:
    """Of a layer within another; what is frozen there is not trained, whatever the outer one says."""
    rule = rule_for(layer["class_name"])
    if rule is None:
        return Outcome(None, None, None)
    found = rule(layer["config"], shapes)
    if found.count is None or layer["config"].get("trainable", True):
        return found
    return replace(found, count=replace(found.count, fixed=found.count.total))


def _bidirectional(config: Config, shapes: Sequence[Shape]) -> Outcome:
    one = _wrapped(config["layer"], shapes)
    other = _wrapped(config.get("backward_layer") or config["layer"], shapes)
    mode = config.get("merge_mode", "concat")
    shape = one.shape
    if shape is not None and mode == "concat":
        shape = (*shape[:-1], None if shape[-1] is None else 2 * shape[-1])
    count = None if one.count is None or other.count is None else both(one.count, other.count)
    unknown = one.multiply_adds is None or other.multiply_adds is None
    work = None if unknown else (one.multiply_adds or 0) + (other.multiply_adds or 0)
    return Outcome(None if mode is None else shape, count, work)


def of_each_step(shape: Shape) -> Shape:
    """What a layer sees that is run at each step.

    Raises: ShapeError for what has no steps.
    """
    if len(shape) < 3:
        raise ShapeError(_("TimeDistributed expects (batch, steps, ...), got {shape}.").format(shape=shown(shape)))
    return (shape[0], *shape[2:])


def of_all_steps(shape: Shape | None, steps: int | None) -> Shape | None:
    """What comes out of a layer that is run at each step."""
    return None if shape is None else (shape[0], steps, *shape[1:])


def _time_distributed(config: Config, shapes: Sequence[Shape]) -> Outcome:
    one = _wrapped(config["layer"], [of_each_step(shapes[0])])
    steps = shapes[0][1]
    work = None if one.multiply_adds is None or steps is None else steps * one.multiply_adds
    return Outcome(of_all_steps(one.shape, steps), one.count, work)


def _conv_lstm_2d(config: Config, shapes: Sequence[Shape]) -> Outcome:
    shape = shapes[0]
    if len(shape) != 5:
        text = _("{kind} expects (batch, steps, height, width, channels), got {shape}.")
        raise ShapeError(text.format(kind="ConvLSTM2D", shape=shown(shape)))
    window, out, c, positions = _moved("ConvLSTM2D", 2, config, (shape[0], *shape[2:]))
    f = int(config["filters"])
    bias = " + 1" if config.get("use_bias", True) else ""
    count = counted(f"4 × f × (h × w × (c + f){bias})", f=f, c=c, **_window_letters(window))
    one = _joined(config, shape[0], out, f)
    work = None if positions is None or shape[1] is None else shape[1] * positions * 4 * f * math.prod(window) * (c + f)
    return Outcome((one[0], shape[1], *one[1:]) if config.get("return_sequences") else one, count, work)


# --- normalisations and shapes


def _batch_norm(config: Config, shapes: Sequence[Shape]) -> Outcome:
    axis = config.get("axis", -1)
    axis = axis[0] if isinstance(axis, (list, tuple)) else axis
    c = shapes[0][axis]
    if c is None:
        raise ShapeError(_("{kind} must know its channels, got {shape}.").format(kind="BatchNormalization",
                                                                               shape=shown(shapes[0])))  # fmt: skip
    learnt = int(config.get("scale", True)) + int(config.get("center", True))
    return Outcome(shapes[0], counted(f"{learnt + 2} × c", c=c, fixed=2 * c))


def _fading(config: Config, shapes: Sequence[Shape]) -> Outcome:
    return Outcome(shapes[0], counted("1", fixed=1))  # the steps that it has counted


def _layer_norm(config: Config, shapes: Sequence[Shape]) -> Outcome:
    axes = config.get("axis", -1)
    axes = axes if isinstance(axes, (list, tuple)) else [axes]
    c = math.prod(shapes[0][axis] or 0 for axis in axes)
    parts = int(config.get("scale", True)) + int(config.get("center", True))
    if config.get("rms_scaling"):
        parts = 1
    return Outcome(shapes[0], counted(f"{parts} × c", c=c) if parts else NOTHING)


def _group_norm(config: Config, shapes: Sequence[Shape]) -> Outcome:
    c = shapes[0][config.get("axis", -1)] or 0
    parts = int(config.get("scale", True)) + int(config.get("center", True))
    return Outcome(shapes[0], counted(f"{parts} × c", c=c) if parts else NOTHING)


def _normalization(config: Config, shapes: Sequence[Shape]) -> Outcome:
    if config.get("mean") is not None:
        return Outcome(shapes[0])
    axes = config.get("axis", -1)
    axes = [] if axes is None else axes if isinstance(axes, (list, tuple)) else [axes]
    c = math.prod(shapes[0][axis] or 0 for axis in axes)
    return Outcome(shapes[0], counted("2 × c + 1", c=c, fixed=2 * c + 1))


def _prelu(config: Config, shapes: Sequence[Shape]) -> Outcome:
    shared = config.get("shared_axes") or ()
    c = math.prod(1 if axis in shared else size or 0 for axis, size in enumerate(shapes[0]) if axis)
    return Outcome(shapes[0], counted("c", c=c))


def _flatten(config: Config, shapes: Sequence[Shape]) -> Outcome:
    return Outcome((shapes[0][0], _size(shapes[0])))


def _reshape(config: Config, shapes: Sequence[Shape]) -> Outcome:
    target = [int(n) for n in config["target_shape"]]
    size = _size(shapes[0])
    fixed = math.prod(n for n in target if n != -1)
    if size is None:
        return Outcome((shapes[0][0], *(None if n == -1 else n for n in target)))
    if (-1 in target and (not fixed or size % fixed)) or (-1 not in target and fixed != size):
        raise ShapeError(
            _("Reshape cannot make {target} of {shape}: {size} numbers do not fit.").format(
                target=tuple(target), shape=shown(shapes[0]), size=size
            )
        )
    return Outcome((shapes[0][0], *(size // fixed if n == -1 else n for n in target)))


def _permute(config: Config, shapes: Sequence[Shape]) -> Outcome:
    return Outcome((shapes[0][0], *(shapes[0][axis] for axis in config["dims"])))


def _repeat(config: Config, shapes: Sequence[Shape]) -> Outcome:
    if len(shapes[0]) != 2:
        text = _("{kind} needs (batch, features), got {shape}.")
        raise ShapeError(text.format(kind="RepeatVector", shape=shown(shapes[0])))
    return Outcome((shapes[0][0], int(config["n"]), shapes[0][1]))


# --- joining


def _concatenate(config: Config, shapes: Sequence[Shape]) -> Outcome:
    axis = int(config.get("axis", -1))
    rank = len(shapes[0])
    if any(len(shape) != rank for shape in shapes) or not -rank <= axis < rank:
        raise ShapeError(_("Concatenate cannot join {shapes} along axis {axis}.").format(
            shapes=", ".join(map(shown, shapes)), axis=axis))  # fmt: skip
    axis %= rank
    for k in range(rank):
        sizes = {shape[k] for shape in shapes if shape[k] is not None}
        if k != axis and len(sizes) > 1:
            raise ShapeError(
                _("Concatenate along axis {axis} needs equal sizes on all other axes, got {shapes}.").format(
                    shapes=", ".join(map(shown, shapes)), axis=axis
                )
            )
    sizes_here = [shape[axis] for shape in shapes]
    joined = None if any(n is None for n in sizes_here) else sum(n for n in sizes_here if n is not None)
    return Outcome((*shapes[0][:axis], joined, *shapes[0][axis + 1 :]))


def _merged(config: Config, shapes: Sequence[Shape]) -> Outcome:
    """Element by element, sizes of 1 stretched."""
    rank = max(map(len, shapes))
    aligned = [(shape[0], *(1,) * (rank - len(shape)), *shape[1:]) for shape in shapes]
    out: list[int | None] = []
    for sizes in zip(*aligned, strict=True):
        wide = {n for n in sizes if n not in (1, None)}
        if len(wide) > 1:
            raise ShapeError(
                _("Added, multiplied ... can be shapes that are equal, got {shapes}.").format(
                    shapes=", ".join(map(shown, shapes))
                )
            )
        out.append(wide.pop() if wide else (None if None in sizes else 1))
    return Outcome(tuple(out))


def _dot(config: Config, shapes: Sequence[Shape]) -> Outcome:
    axes = config["axes"]
    a, b = (axes, axes) if isinstance(axes, int) else axes
    left, right = shapes
    a, b = a % len(left), b % len(right)
    out = [n for k, n in enumerate(left) if k != a] + [n for k, n in enumerate(right) if k not in (0, b)]
    return Outcome(tuple(out) if len(out) > 1 else (out[0], 1))


def _attention(config: Config, shapes: Sequence[Shape]) -> Outcome:
    query, value = shapes[0], shapes[1] if len(shapes) > 1 else shapes[0]
    key = shapes[2] if len(shapes) > 2 else value
    h, k = int(config["num_heads"]), int(config["key_dim"])
    v = int(config.get("value_dim") or k)
    said = config.get("output_shape")
    o = query[-1] if said is None else said if isinstance(said, int) else said[-1]
    if None in (query[-1], key[-1], value[-1], o):
        return Outcome(None, None, None)
    bias = " + 1" if config.get("use_bias", True) else ""
    formula = f"(q{bias}) × h × k + (s{bias}) × h × k + (u{bias}) × h × v + (h × v{bias}) × o"
    letters = {"q": int(query[-1] or 0), "s": int(key[-1] or 0), "u": int(value[-1] or 0)}
    count = counted(formula, h=h, k=k, v=v, o=int(o or 0), **letters)
    return Outcome((*query[:-1], o), count, None)


def _einsum_dense(config: Config, shapes: Sequence[Shape]) -> Outcome:
    """A product by an equation such as `bkf,kfc->bkc`, whose letters are axes."""
    left, _comma, rest = str(config["equation"]).replace(" ", "").partition(",")
    kernel, _arrow, out = rest.partition("->")
    said = config["output_shape"]
    sizes = dict(zip(out[1:], [said] if isinstance(said, int) else said, strict=False))
    sizes |= {axis: size for axis, size in zip(left[1:], shapes[0][1:], strict=False) if sizes.get(axis) is None}
    if "." in left or any(sizes.get(axis) is None for axis in {*kernel, *out[1:], *left[1:]}):
        return Outcome(None, None, None)
    known = {axis: int(sizes[axis] or 0) for axis in {*kernel, *left[1:], *out[1:]}}
    formula = " × ".join(kernel)
    if bias := config.get("bias_axes"):
        formula += " + " + " × ".join(bias)
    count = counted(formula, **{axis: known[axis] for axis in {*kernel, *(bias or "")}})
    return Outcome((shapes[0][0], *(known[axis] for axis in out[1:])), count, math.prod(known.values()))


def _layer_scale(config: Config, shapes: Sequence[Shape]) -> Outcome:
    """Of keras.applications' ConvNeXt."""
    return Outcome(shapes[0], counted("c", c=int(config["projection_dim"])))


_RULES: dict[str, Rule] = {
    "InputLayer": _input,
    "Dense": _dense,
    "EinsumDense": _einsum_dense,
    "Embedding": _embedding,
    "BatchNormalization": _batch_norm,
    "FadingDropout": _fading,
    "LayerNormalization": _layer_norm,
    "GroupNormalization": _group_norm,
    "Normalization": _normalization,
    "PReLU": _prelu,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Permute": _permute,
    "RepeatVector": _repeat,
    "Concatenate": _concatenate,
    "Dot": _dot,
    "LayerScale": _layer_scale,
    "MultiHeadAttention": _attention,
    "Bidirectional": _bidirectional,
    "TimeDistributed": _time_distributed,
    "ConvLSTM2D": _conv_lstm_2d,
    **{kind: _recurrent(kind) for kind in ("SimpleRNN", "LSTM", "GRU")},
    **dict.fromkeys(("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"), _merged),
    **{f"Conv{rank}D": _conv(rank) for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": _conv_transposed(rank) for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": _depthwise(rank) for rank in (1, 2)},
    **{f"SeparableConv{rank}D": _separable(rank) for rank in (1, 2)},
    **{f"{how}Pooling{rank}D": _pool(rank) for rank in (1, 2, 3) for how in ("Max", "Average")},
    **{f"Global{how}Pooling{rank}D": _global_pool(rank) for rank in (1, 2, 3) for how in ("Max", "Average")},
    **{f"UpSampling{rank}D": _resized(rank, _enlarged) for rank in (1, 2, 3)},
    "ZeroPadding1D": _resized(1, lambda config, axis, n: n + _edges_1d(config["padding"])),
    "Cropping1D": _resized(1, lambda config, axis, n: n - _edges_1d(config["cropping"])),
    **{
        f"ZeroPadding{rank}D": _resized(rank, lambda config, axis, n: n + _edges_nd(config["padding"], axis))
        for rank in (2, 3)
    },
    **{
        f"Cropping{rank}D": _resized(rank, lambda config, axis, n: n - _edges_nd(config["cropping"], axis))
        for rank in (2, 3)
    },
    **dict.fromkeys(
        (
            "Activation", "ActivityRegularization", "AlphaDropout", "Augment", "Compared", "Dropout", "ELU",
            "GaussianDropout", "GaussianNoise", "Identity", "Noise", "QuickDropout", "StochasticDepth",
            "LeakyReLU", "Masking", "ReLU", "Rescaling", "SELU", "Softmax", "SpatialDropout1D",
            "SpatialDropout2D", "SpatialDropout3D", "ThresholdedReLU", "UnitNormalization", "RandomFlip",
            "RandomRotation", "RandomTranslation", "RandomZoom", "RandomContrast", "RandomBrightness",
        ),
        _same,
    ),
}  # fmt: skip
