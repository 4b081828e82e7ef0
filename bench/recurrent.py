"""`python -m bench.recurrent`: forms of an LSTM inside a compiled loop, beside Keras' own; writes bench/RECURRENT.md.

A case is a training step: LSTM, a Dense layer on the last output, mean squared error, Adam. The forms run in turn, in
one process; a ratio is taken within a turn.
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

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

RESULTS = Path(__file__).parent / "RECURRENT.md"
TURNS, STEPS = 11, 48
SIZES = [(32, 24, 4, 64), (32, 24, 4, 16), (128, 24, 4, 64), (32, 96, 8, 32)]  # rows, time steps, features, units

Form = Callable[[Any, Any, Any, Any], Any]  # x (n, time, features), kernel, recurrent kernel, bias -> (time, n, units)


def gates(z: Any) -> tuple[Any, Any, Any, Any]:
    """Input, forget, cell and output gate of (n, 4 units)."""
    i, f, g, o = jnp.split(z, 4, axis=1)
    return jax.nn.sigmoid(i), jax.nn.sigmoid(f), jnp.tanh(g), jax.nn.sigmoid(o)


def empty(x: Any, recurrent: Any) -> Any:
    """State before the first step."""
    return jnp.zeros((x.shape[0], recurrent.shape[0]))


def as_keras(x: Any, kernel: Any, recurrent: Any, bias: Any, unroll: int = 1) -> Any:
    """Both products in each step, as Keras' LSTMCell has them; the gradient by JAX."""

    def step(state: Any, now: Any) -> Any:
        h, c = state
        i, f, g, o = gates(now @ kernel + h @ recurrent + bias)
        c = f * c + i * g
        h = o * jnp.tanh(c)
        return (h, c), h

    zeros = empty(x, recurrent)
    return lax.scan(step, (zeros, zeros), jnp.swapaxes(x, 0, 1), unroll=unroll)[1]


def ahead(x: Any, kernel: Any, bias: Any) -> Any:
    """The products of all inputs at once: (time, n, 4 units)."""
    swapped = jnp.swapaxes(x, 0, 1)
    return (swapped.reshape(-1, x.shape[2]) @ kernel + bias).reshape(*swapped.shape[:2], -1)


def input_ahead(x: Any, kernel: Any, recurrent: Any, bias: Any) -> Any:
    """The input's product before the loop."""

    def step(state: Any, now: Any) -> Any:
        h, c = state
        i, f, g, o = gates(now + h @ recurrent)
        c = f * c + i * g
        h = o * jnp.tanh(c)
        return (h, c), h

    zeros = empty(x, recurrent)
    return lax.scan(step, (zeros, zeros), ahead(x, kernel, bias))[1]


@partial(jax.custom_vjp, nondiff_argnums=(2,))
def own_gradient_core(inputs: Any, recurrent: Any, unroll: int) -> Any:
    """(time, n, 4 units) -> (time, n, units)."""
    return _forward(inputs, recurrent, unroll)[0]


def _forward(inputs: Any, recurrent: Any, unroll: int) -> Any:
    def step(state: Any, now: Any) -> Any:
        h, c = state
        found = gates(now + h @ recurrent)
        i, f, g, o = found
        new = f * c + i * g
        shrunk = jnp.tanh(new)
        return (o * shrunk, new), (h, c, shrunk, jnp.concatenate(found, axis=1))

    zeros = jnp.zeros((inputs.shape[1], recurrent.shape[0]))
    (last, _c), (before, cells, shrunk, found) = lax.scan(step, (zeros, zeros), inputs, unroll=unroll)
    outputs = jnp.concatenate([before[1:], last[None]])
    return outputs, (before, cells, shrunk, found, recurrent)


def _backward(unroll: int, kept: Any, wanted: Any) -> Any:
    before, cells, shrunk, found, recurrent = kept
    back = recurrent.T

    def step(state: Any, now: Any) -> Any:
        dh, dc = state
        dy, c, tanh_c, at = now
        i, f, g, o = jnp.split(at, 4, axis=1)
        dh = dh + dy
        dc = dc + dh * o * (1 - tanh_c * tanh_c)
        parts = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g * g), dh * tanh_c * o * (1 - o)]
        dz = jnp.concatenate(parts, axis=1)
        return (dz @ back, dc * f), dz

    zeros = jnp.zeros_like(before[0])
    dz = lax.scan(step, (zeros, zeros), (wanted, cells, shrunk, found), reverse=True, unroll=unroll)[1]
    # One product for all steps, instead of one in each.
    return dz, before.reshape(-1, before.shape[2]).T @ dz.reshape(-1, dz.shape[2])


own_gradient_core.defvjp(_forward, _backward)


def own_gradient(x: Any, kernel: Any, recurrent: Any, bias: Any, unroll: int = 1) -> Any:
    """The gradient written out: nothing computed twice, the weights' gradients one product for all steps."""
    return own_gradient_core(ahead(x, kernel, bias), recurrent, unroll)


def halves(form: Form, x: Any, kernel: Any, recurrent: Any, bias: Any) -> Any:
    """Two independent loops over half of the rows each, which two cores could run at once."""
    middle = x.shape[0] // 2
    return jnp.concatenate([form(part, kernel, recurrent, bias) for part in (x[:middle], x[middle:])], axis=1)


FORMS: dict[str, Form] = {
    "as Keras": as_keras,
    "as Keras, 4 steps unrolled": partial(as_keras, unroll=4),
    "input ahead": input_ahead,
    "own gradient": own_gradient,
    "own gradient, 2 steps unrolled": partial(own_gradient, unroll=2),
    "own gradient, 4 steps unrolled": partial(own_gradient, unroll=4),
    "as Keras, in halves": partial(halves, as_keras),
    "own gradient, in halves": partial(halves, own_gradient),
}


def training(form: Form, x: Any, y: Any, n: int) -> Callable[[Any], Any]:
    """`STEPS` steps of Adam over batches of n rows, compiled."""

    def loss(weights: Any, rows: Any, wanted: Any) -> Any:
        *lstm, dense = weights
        return jnp.mean((form(rows, *lstm)[-1] @ dense - wanted) ** 2)

    def step(k: Any, state: Any) -> Any:
        weights, means, squares = state
        rows, wanted = (lax.dynamic_slice_in_dim(a, k * n, n) for a in (x, y))
        gradient = jax.grad(loss)(weights, rows, wanted)
        means = [0.9 * m + 0.1 * g for m, g in zip(means, gradient, strict=True)]
        squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, gradient, strict=True)]
        moved = zip(weights, means, squares, strict=True)
        return [w - 0.001 * m / (jnp.sqrt(s) + 1e-7) for w, m, s in moved], means, squares

    return jax.jit(lambda state: lax.fori_loop(0, STEPS, step, state))


def measured(n: int, time_steps: int, features: int, units: int) -> dict[str, list[float]]:
    """Form -> seconds per step in each turn; all must give the same weights, to rounding."""
    rng = np.random.default_rng(0)
    normal = lambda *shape: jnp.array(rng.normal(size=shape), jnp.float32)  # noqa: E731
    x, y = normal(STEPS * n, time_steps, features), normal(STEPS * n, 1)
    weights = [0.3 * normal(features, 4 * units), 0.1 * normal(units, 4 * units), jnp.zeros(4 * units)]
    weights.append(0.1 * normal(units, 1))
    start = (weights, [jnp.zeros_like(w) for w in weights], [jnp.zeros_like(w) for w in weights])
    programs = {name: training(form, x, y, n) for name, form in FORMS.items()}
    ends = {name: program(start) for name, program in programs.items()}
    for name, end in ends.items():
        for ours, theirs in zip(end[0], ends["as Keras"][0], strict=True):
            if not np.allclose(ours, theirs, rtol=1e-3, atol=1e-4):
                raise SystemExit(f"{name} does not train as Keras does.")
    found: dict[str, list[float]] = {name: [] for name in FORMS}
    for _turn in range(TURNS):
        for name, program in programs.items():
            started = time.perf_counter()
            jax.block_until_ready(program(start))
            found[name].append((time.perf_counter() - started) / STEPS)
    return found


def main() -> None:
    versions = ", ".join(f"{name} {version(name)}" for name in ("jax", "jaxlib", "numpy"))
    lines = [
        "# Forms of an LSTM on a CPU",
        "",
        f"Written by `python -m bench.recurrent`: {platform.machine()}, {os.cpu_count()} cores, Python "
        f"{platform.python_version()}, {versions}. A training step inside a compiled loop, {TURNS} turns; the ratio to "
        "Keras' form is taken within a turn, median (minimum to maximum): above 1, the form is faster.",
        "",
        "| rows x time x features, units | form | ms per step | times faster |",
        "| --- | --- | --- | --- |",
    ]
    for n, time_steps, features, units in SIZES:
        found = measured(n, time_steps, features, units)
        for name, seconds in found.items():
            ratios = [theirs / ours for theirs, ours in zip(found["as Keras"], seconds, strict=True)]
            spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
            size = f"{n} x {time_steps} x {features}, {units}"
            lines.append(f"| {size} | {name} | {1000 * statistics.median(seconds):.2f} | {spread} |")
            print(lines[-1], file=sys.stderr, flush=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
