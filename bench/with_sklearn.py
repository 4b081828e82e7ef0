"""How scikit-learn trains: `MLPRegressor.partial_fit`, one epoch a call, which keeps the state of Adam."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from bench.cases import Case
from bench.data import Rows


def turn_of(_who: str, case: Case, rows: Rows, seed: int) -> Callable[[int], dict[str, Any]]:
    """A function that trains for some epochs and tells the loss."""
    from sklearn.neural_network import MLPRegressor

    # A generator, not a number: partial_fit would draw the same order of the rows in every epoch.
    network = MLPRegressor(
        hidden_layer_sizes=case.widths,
        alpha=0.0,
        batch_size=case.batch,
        epsilon=1e-7,
        random_state=np.random.RandomState(seed),
    )
    (x,), (y,), (val_x,), (val_y,) = rows.x, rows.y, rows.val_x, rows.val_y

    def turn(epochs: int) -> dict[str, Any]:
        told = {}
        for _epoch in range(epochs):
            network.partial_fit(x, y[:, 0])
            if case.validation:
                told["val_loss"] = float(np.mean((network.predict(val_x) - val_y[:, 0]) ** 2))
        return {"loss": 2 * float(network.loss_), "epochs": epochs, **told}  # its loss is half the squared error

    return turn
