"""`make bench`: ratios measured side by side in one run, written to bench/RESULTS.md.

Each repetition times all contestants in turn, so that a slow moment of the machine hits them alike; the ratio is
taken within a repetition. Compilation is excluded and stated apart. Every contestant must reach the same weights.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from sunbae._compat import load_keras, seeded
from sunbae.engine.epoch import build_metrics, epoch_program, initial_state

RESULTS = Path(__file__).parent / "RESULTS.md"
REPETITIONS, SEEDS = 7, 4
CASES = {
    "8-64-64-1, 16,384 rows, batch 32": (8, (64, 64), 0.0, 16_384, 32),
    "13-128-128-128-1 with dropout, 12,384 rows, batch 128": (13, (128, 128, 128), 0.1, 12_384, 128),
    "20-256-256-1, 65,536 rows, batch 1,024": (20, (256, 256), 0.0, 65_536, 1024),
}


def model_of(features: int, widths: tuple[int, ...], dropout: float, seed: int) -> Any:
    keras = load_keras()
    with seeded(seed):
        x = inputs = keras.Input((features,), name="numbers")
        for width in widths:
            x = keras.layers.Dense(width, activation="relu")(x)
            x = keras.layers.Dropout(dropout)(x) if dropout else x
        model = keras.Model({"numbers": inputs}, keras.layers.Dense(1)(x))
        model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
    return model


def timed(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def measure(contestants: dict[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """Seconds of each contestant in each repetition, the warm-up excluded."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for repetition in range(REPETITIONS + 1):
        for name, run in contestants.items():
            spent = timed(run)
            if repetition:
                seconds[name].append(spent)
    return seconds


def case(features: int, widths: tuple[int, ...], dropout: float, rows: int, batch: int) -> dict[str, list[float]]:
    import jax
    import jax.numpy as jnp

    rng = np.random.default_rng(0)
    x = {"numbers": rng.normal(size=(rows, features)).astype(np.float32)}
    y = (x["numbers"] @ rng.normal(size=(features, 1))).astype(np.float32)
    models = [model_of(features, widths, dropout, seed) for seed in range(SEEDS)]
    build_metrics(models[0], (x, y))
    program = epoch_program(models[0], n=rows, batch_size=batch, n_validation=batch, validation_batch=batch)
    train, validation = jax.device_put(((x, y), ({"numbers": x["numbers"][:batch]}, y[:batch])))
    order = np.arange(rows, dtype=np.int32)
    states = [initial_state(model) for model in models]
    one = jax.jit(program)
    many = jax.jit(jax.vmap(program, in_axes=(0, 0, None, None)))
    stacked = jax.tree.map(lambda *a: jnp.stack(a), *states)
    orders = np.tile(order, (SEEDS, 1))

    def epoch(state: Any) -> Any:
        return jax.block_until_ready(one(state, order, train, validation))

    def threads() -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(epoch, states))

    plain = model_of(features, widths, dropout, 0)
    check_equal(plain, x, y, batch, epoch(states[0])[0])
    return measure(
        {
            "keras fit": lambda: plain.fit(x, y, batch_size=batch, epochs=1, shuffle=False, verbose=0),
            "compiled epoch": lambda: epoch(states[0]),
            "4 seeds in turn": lambda: [epoch(state) for state in states],
            "4 seeds, vmap": lambda: jax.block_until_ready(many(stacked, orders, train, validation)),
            "4 seeds, threads": threads,
        }
    )


def check_equal(plain: Any, x: Any, y: Any, batch: int, state: Any) -> None:
    """A speed-up that changes the answer is a bug: the first epoch must give the same bits."""
    plain.fit(x, y, batch_size=batch, epochs=1, shuffle=False, verbose=0)
    for ours, theirs in zip(state.trainable, plain.trainable_variables, strict=True):
        if not np.array_equal(np.asarray(ours), np.asarray(theirs.value)):
            raise SystemExit("The compiled epoch does not give the weights of Keras' fit.")


def ratio(a: list[float], b: list[float]) -> str:
    ratios = [x / y for x, y in zip(a, b, strict=True)]
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def main() -> None:
    versions = ", ".join(f"{name} {version(name)}" for name in ("keras", "jax", "numpy"))
    lines = [
        "# Results",
        "",
        f"Written by `make bench` on {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {versions}. One epoch without compilation, n = {REPETITIONS}; ratios are "
        "taken within a repetition: median (minimum to maximum). More than 1 means faster. Weights after the first "
        "epoch are bit-identical to Keras' `fit` in every case.",
        "",
        "| network | compiled epoch, ms | Keras fit on JAX / compiled epoch | 4 seeds: in turn / vmap "
        "| 4 seeds: in turn / threads |",
        "|---|---|---|---|---|",
    ]
    for name, settings in CASES.items():
        t = case(*settings)
        epoch_ms = 1000 * statistics.median(t["compiled epoch"])
        cells = [
            ratio(t["keras fit"], t["compiled epoch"]),
            ratio(t["4 seeds in turn"], t["4 seeds, vmap"]),
            ratio(t["4 seeds in turn"], t["4 seeds, threads"]),
        ]
        lines.append(f"| {name} | {epoch_ms:.0f} | {' | '.join(cells)} |")
        print(lines[-1], file=sys.stderr)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
