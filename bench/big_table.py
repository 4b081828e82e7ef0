"""Writes a table of 1,000,000 rows x 20 columns: `python -m bench.big_table big.csv [rows]`."""

from __future__ import annotations

import sys

import numpy as np
import polars as pl


def big_table(rows: int, seed: int = 0) -> pl.DataFrame:
    """16 numbers, a label of 3 and one of 500, a yes/no, and `y`, which depends on some of them."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 16)).round(4)
    city, shop = rng.integers(0, 3, rows), rng.integers(0, 500, rows)
    member = rng.integers(0, 2, rows)
    effect = rng.normal(size=500)
    y = x[:, 0] * x[:, 1] + np.sin(2 * x[:, 2]) + (city == 1) * x[:, 3] + effect[shop] + 0.5 * member
    columns = {f"x{k}": x[:, k] for k in range(16)}
    columns["city"] = np.array(["Seoul", "Busan", "Daegu"])[city]
    columns["shop"] = np.char.add("shop", shop.astype(str))
    columns["member"] = np.array(["no", "yes"])[member]
    columns["y"] = (y + rng.normal(scale=0.5, size=rows)).round(4)
    return pl.DataFrame(columns)


if __name__ == "__main__":
    big_table(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000).write_csv(sys.argv[1])
