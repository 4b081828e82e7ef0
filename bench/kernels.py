"""`python -m bench.kernels`: every form of an operation, shape by shape, beside Keras' own; writes bench/KERNELS.md.

`python -m bench.kernels max_pool` measures the named operations only and leaves the others' rows as they are.

A case is what a training step does with one layer, inside a compiled loop as the engine has it: the layer, a relu, the
gradients of inputs and kernel, an update of both. The contestants of a case run in turn, in one process; the figure
is the median over the turns. Seconds of the processor are shown too: they depend less on what else the machine does.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sunbae._compat import load_keras

RESULTS = Path(__file__).parent / "KERNELS.md"
TURNS, AT_LEAST_S = 7, 0.02

# batch, spatial shape, channels, filters, size, stride, padding, groups
CONVOLUTIONS = [
    (64, (28, 28), 1, 32, 3, 1, "valid", 1),
    (32, (32, 32), 3, 32, 3, 1, "same", 1),
    (64, (16, 16), 8, 16, 3, 1, "same", 1),
    (64, (16, 16), 16, 16, 3, 1, "same", 1),
    (64, (16, 16), 16, 32, 3, 1, "same", 1),
    (64, (16, 16), 32, 32, 3, 1, "same", 1),
    (64, (13, 13), 32, 64, 3, 1, "valid", 1),
    (64, (8, 8), 64, 64, 3, 1, "same", 1),
    (8, (16, 16), 64, 128, 3, 1, "same", 1),
    (16, (7, 7), 256, 256, 3, 1, "same", 1),
    (16, (64, 64), 16, 16, 3, 1, "same", 1),
    (64, (16, 16), 128, 64, 1, 1, "same", 1),
    (64, (14, 14), 32, 64, 1, 2, "same", 1),
    (64, (16, 16), 32, 32, 3, 2, "same", 1),
    (64, (14, 14), 16, 32, 5, 1, "same", 1),
    (16, (32, 32), 3, 32, 7, 2, "same", 1),
    (64, (96,), 8, 64, 3, 1, "valid", 1),
    (64, (96,), 64, 64, 3, 1, "valid", 1),
    (64, (16, 16), 32, 32, 3, 1, "same", 2),
    (64, (16, 16), 32, 32, 3, 1, "same", 8),
]
PRODUCTS = [(8192, 256, 256), (16384, 288, 128), (128, 784, 512)]  # rows, numbers read, nodes
OF_MORE_AXES = [
    ((8, 32), 512, 512),
    ((32, 24), 16, 64),
    ((64, 96), 64, 64),
    ((128, 28), 128, 10),
    ((16, 8, 50), 32, 32),
]
DEPTHWISE = [(64, (14, 14), 32, 3, 1), (64, (14, 14), 32, 3, 2), (8, (14, 14), 128, 5, 1), (16, (96,), 64, 3, 1)]
POOLS = [
    (64, (26, 26), 32, 2, 2, "valid"),
    (64, (13, 13), 64, 2, 2, "same"),
    (64, (14, 14), 64, 3, 2, "same"),
    (64, (14, 14), 32, 2, 1, "valid"),
    (32, (28, 28), 32, 7, 7, "valid"),
    (64, (14, 14), 32, 5, 1, "same"),
    (64, (96,), 64, 2, 2, "valid"),
]


def looped(op: Callable[..., Any], *arrays: np.ndarray) -> Callable[[int], Any]:
    """`run(steps)`: that many training steps with one layer `op(x, ...)`, compiled."""
    import jax
    import jax.numpy as jnp

    g = np.random.default_rng(1).normal(size=jax.eval_shape(op, *arrays).shape).astype("float32")

    def loss(held: Any, g: Any) -> Any:
        return jnp.sum(jax.nn.relu(op(*held)) * g)

    def run(held: Any, g: Any, steps: Any) -> Any:
        def step(_i: Any, held: Any) -> Any:
            return jax.tree.map(lambda a, d: a - 1e-6 * d, held, jax.grad(loss)(held, g))

        return jax.lax.fori_loop(0, steps, step, held)

    compiled = jax.jit(run).lower(arrays, g, np.int32(1)).compile()
    held, g = jax.device_put((arrays, g))
    return lambda steps: jax.block_until_ready(compiled(held, g, np.int32(steps)))


def race(contestants: dict[str, Callable[[int], Any]]) -> dict[str, tuple[float, float]]:
    """Milliseconds per step, (median of the clock, median of the processor), of each contestant."""
    steps, times = {}, {name: [] for name in contestants}
    for name, run in contestants.items():
        run(1)
        started = time.perf_counter()
        run(1)
        steps[name] = max(1, min(50, round(AT_LEAST_S / (time.perf_counter() - started))))
    for _turn in range(TURNS):
        for name, run in contestants.items():
            clock, processor = time.perf_counter(), time.process_time()
            run(steps[name])
            spent = time.perf_counter() - clock, time.process_time() - processor
            times[name].append([1e3 * s / steps[name] for s in spent])
    return {
        name: tuple(statistics.median(column) for column in zip(*rows, strict=True)) for name, rows in times.items()
    }


def normal(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=shape).astype("float32") / 8


def cases() -> list[tuple[str, str, dict[str, Callable[..., Any]], tuple[np.ndarray, ...]]]:
    """(operation, shape in words, form -> op, arrays)."""
    keras = load_keras()
    from sunbae.engine.kernels import forms
    from sunbae.engine.kernels.depthwise import depthwise_conv
    from sunbae.engine.kernels.patches import patches_conv
    from sunbae.engine.kernels.pool import average_pool, max_pool
    from sunbae.engine.kernels.windows import windows_of
    from sunbae.engine.kernels.winograd import winograd_conv

    found: list[Any] = []

    def windows(shape: tuple[int, ...], size: int, stride: int, padding: str) -> Any:
        rank = len(shape)
        return windows_of(shape, (size,) * rank, (stride,) * rank, (1,) * rank, padding)

    for b, shape, c, f, size, stride, padding, groups in CONVOLUTIONS:
        w = windows(shape, size, stride, padding)
        ops = {"keras": partial(keras.ops.conv, strides=stride, padding=padding)}
        if groups == 1:
            ops["patches"] = partial(patches_conv, windows=w)
            if len(shape) == 2 and size == 3 and w.dense:
                ops["winograd"] = partial(winograd_conv, windows=w)
        else:
            ops["groups"] = partial(forms.grouped, windows=w)
        words = f"{b} x {shape}, {c} to {f} channels, {size} wide, stride {stride}, {padding}, groups {groups}"
        found.append(("conv", words, ops, (normal(b, *shape, c), normal(*w.size, c // groups, f))))
    for n, reads, nodes in PRODUCTS:
        ops = {"keras": keras.ops.matmul, "bfloat16": _of_half_precision}
        found.append(("dense", f"{n} rows, {reads} to {nodes}", ops, (normal(n, reads), normal(reads, nodes))))
    for axes, reads, nodes in OF_MORE_AXES:
        ops = {"keras": keras.ops.matmul, "rows": forms.rows_product}
        found.append(("dense", f"{axes} rows, {reads} to {nodes}", ops, (normal(*axes, reads), normal(reads, nodes))))
    for b, shape, c, size, stride in DEPTHWISE:
        w = windows(shape, size, stride, "same")
        ops = {"keras": partial(keras.ops.depthwise_conv, strides=stride, padding="same")}
        ops["sums"] = partial(depthwise_conv, windows=w)
        words = f"{b} x {shape}, {c} channels, {size} wide, stride {stride}"
        found.append(("depthwise", words, ops, (normal(b, *shape, c), normal(*w.size, c, 1))))
    for b, shape, c, size, stride, padding in POOLS:
        w = windows(shape, size, stride, padding)
        words = f"{b} x {shape}, {c} channels, {size} wide, stride {stride}, {padding}"
        for name, own, ours in (
            ("max_pool", keras.ops.max_pool, max_pool),
            ("average_pool", keras.ops.average_pool, average_pool),
        ):
            ops = {"keras": partial(own, pool_size=size, strides=stride, padding=padding)}
            ops["slices"] = partial(ours, windows=w)
            found.append((name, words, ops, (normal(b, *shape, c),)))
    return found


def _of_half_precision(x: Any, kernel: Any) -> Any:
    import jax.numpy as jnp

    return (x.astype(jnp.bfloat16) @ kernel.astype(jnp.bfloat16)).astype(x.dtype)


def main() -> None:
    words = sys.argv[1:]
    rows: list[str] = []
    for operation, shape, ops, arrays in cases():
        if words and operation not in words:
            continue
        times = race({name: looped(op, *arrays) for name, op in ops.items()})
        own = times["keras"]
        for name, (clock, processor) in times.items():
            rows.append(f"| {operation} | {shape} | {name} | {clock:.2f} | {processor:.2f} | {own[0] / clock:.1f} |")
            print(rows[-1], flush=True)
    before = RESULTS.read_text(encoding="utf-8").splitlines() if words and RESULTS.exists() else []
    known = ("conv", "dense", "depthwise", "max_pool", "average_pool")
    kept = [line for line in before if line.split(" ")[1:2] and line.split(" ")[1] in set(known) - set(words)]
    rows = sorted(kept + rows, key=lambda row: known.index(row.split(" ")[1]))
    head = ("operation", "shape", "form", "ms per step", "processor ms", "times faster")
    lines = ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head))] + rows
    packages = ", ".join(f"{name} {version(name)}" for name in ("keras", "jax", "jaxlib", "numpy"))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"
    text = f"""# Forms of operations on a CPU, beside Keras' own

Written by `python -m bench.kernels`: {machine}.
One layer, relu, gradients and an update inside a compiled loop; median of {TURNS} turns in which the forms run one
after another. "keras" is Keras' own operation in the same loop. Other work ran on the machine: read the last column.

{chr(10).join(lines)}
"""
    RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
