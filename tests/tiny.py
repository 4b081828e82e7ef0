"""Small tables, and networks that were never trained, for tests that need some."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from sunbae._compat import seeded
from sunbae.bundle.format import Bundle
from sunbae.job.branches import declared_network
from sunbae.job.budget import fit_options
from sunbae.job.networks import Trained, input_spec
from sunbae.job.options import make_options
from sunbae.job.prepare import load_rows, load_targets, prepare, prepare_targets
from sunbae.job.train_targets import bundle_of
from sunbae.models.recipes import parse_params, recipe
from sunbae.models.spec import OutputSpec

# The compiler's work is most of a short training: one layer, and no smaller batch at the end of 36 rows.
QUICK = {"seeds": 2, "epochs": 3, "batch_size": 12, "set": ["depth=1", "width=8"]}
TARGETS = {"regression": "price", "binary": "dear", "multiclass": "size"}


def houses(n=120, seed=0):
    """Rows with a column of every kind: numbers with gaps, yes/no, few labels, many labels, dates, ids."""
    rng = np.random.default_rng(seed)
    area = rng.normal(100, 30, n).round(2)
    price = (area * 3 + rng.normal(0, 20, n)).round(3)
    return pl.DataFrame(
        {
            "id": [f"h{k:03d}" for k in range(n)],
            "area": [str(v) if k % 7 else None for k, v in enumerate(area)],
            "city": rng.choice(["서울", "부산", "대구"], n),
            "agent": [f"agent {k % 30}" for k in range(n)],
            "sold": [
                f"2024-{m:02d}-{d:02d}" for m, d in zip(rng.integers(1, 13, n), rng.integers(1, 28, n), strict=True)
            ],
            "garden": rng.choice(["yes", "no"], n),
            "price": [str(v) for v in price],
            "dear": np.where(price > 300, "dear", "cheap"),
            "size": np.array(["small", "middle", "large"])[np.digitize(price, [250, 350])],
        }
    )


def write_houses(path, n=60, seed=0, target="price", **changes):
    """A CSV file of `houses` with one target; `changes` are columns put in."""
    others = [name for name in TARGETS.values() if name != target]
    houses(n, seed).drop(others).with_columns(**changes).write_csv(path)
    return path


def untrained_branches():
    """A Bundle of a network with a branch, a middle and two outputs, with its first weights."""
    options = make_options(
        {
            "output": ["price; layers=3", "dear"],
            "branch": "where=city,agent; layers=3-2",
            "middle": "layers=4",
            "set": ["width=4", "depth=1"],
            "drop": ["size"],
            "one_hot_max": 5,
            "seeds": 1,
        }
    )
    views = prepare_targets(load_targets(houses(), options), options)
    made = declared_network(views, options)
    with seeded(0):
        model = made.build()
    weights = tuple(
        tuple(np.asarray(v) for v in group) for group in (model.trainable_variables, model.non_trainable_variables)
    )
    trained = Trained(model, (), fit_options(options, 72), made.params, made.inputs, made.outputs)
    return replace(bundle_of(options, views, trained), seeds=(0,), weights=(weights,))


def untrained(task="regression", *, seeds=(0, 1), **options):
    """A Bundle of a small network with its first weights."""
    target = TARGETS[task]
    said = {"drop": [t for t in TARGETS.values() if t != target], "one_hot_max": 5, **options}
    options = make_options({"target": target, **said})
    prepared = prepare(load_rows(houses(), options), options)
    params = parse_params(recipe("dnn"), ["width=8", "depth=2", "batch_norm=true"])
    inputs = input_spec(prepared)
    outputs = OutputSpec(
        prepared.rows.target.task, len(prepared.rows.target.classes), prepared.prep.center, prepared.prep.scale
    )
    weights = []
    for seed in seeds:
        with seeded(seed):
            model = recipe("dnn").build(inputs, outputs, params)
        rng = np.random.default_rng(seed)
        weights.append(
            (
                tuple(rng.normal(size=v.shape).astype(v.dtype) for v in model.trainable_variables),
                tuple(np.asarray(v) for v in model.non_trainable_variables),
            )
        )
    return Bundle(
        recipe="dnn",
        params=params.model_dump(mode="json"),
        inputs=inputs,
        outputs=outputs,
        target=prepared.rows.target,
        prep=prepared.prep,
        seeds=tuple(seeds),
        weights=tuple(weights),
        decimal=options.decimal,
        missing=options.missing,
    )
