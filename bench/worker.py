"""One contestant of `python -m bench.fit`, in an environment of its own: it answers every line on stdin with a turn.

`python worker.py WHO CASE`, WHO one of sunbae, jax, tensorflow (Keras' own fit on that backend), torch, torch-compile.
It prints one JSON object when it is ready, then one for each turn: {"seconds", "loss", "peak_mib"}.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

import numpy as np

WHO, CASE = sys.argv[1], sys.argv[2]
RNG = np.random.default_rng(0)


def normal(*shape):
    return RNG.normal(size=shape).astype(np.float32)


def regression(n, *shape):
    x = normal(n, *shape)
    return x, (x.reshape(n, -1)[:, :1] * 2 + 0.1 * normal(n, 1)).astype(np.float32)


def classes(n, c, *shape):
    return normal(n, *shape), RNG.integers(0, c, n)


# name -> (x, y), batch size, epochs per turn, rows of validation
CASES = {
    "a": lambda: (regression(16384, 8), 32, 1, 0),
    "b": lambda: (regression(60, 1), 1, 100, 20),
    "c": lambda: (regression(60, 1), 1, 20, 0),
    "d": lambda: (regression(2048, 24, 4), 32, 1, 0),
    "e": lambda: (regression(1024, 24, 4), 32, 1, 0),
    "f": lambda: (classes(2048, 10, 28, 28, 1), 64, 1, 0),
    "g": lambda: (classes(1024, 100, 32, 32, 3), 256, 1, 0),
    "h": lambda: (regression(2048, 24, 4), 32, 1, 0),
    "i": lambda: (regression(4096, 8), 32, 1, 0),
}
(X, Y), BATCH, EPOCHS, HELD = CASES[CASE]()


def keras_model(keras):
    L = keras.layers
    inputs = keras.Input(X.shape[1:])

    def dense(x, *widths):
        for width in widths:
            x = L.Dense(width, activation="relu")(x)
        return x

    loss = "mse"
    if CASE == "a":
        out = L.Dense(1)(dense(inputs, 64, 64))
    elif CASE == "b":
        out = L.Dense(1)(dense(inputs, 10, 20, 10))
    elif CASE == "c":
        out = L.Dense(1)(dense(inputs, 300, 500, 300))
    elif CASE == "d":
        out = L.Dense(1)(L.LSTM(64)(inputs))
    elif CASE == "e":
        out = L.Dense(1)(L.LSTM(32)(L.GRU(32, return_sequences=True)(inputs)))
    elif CASE == "f":
        x = L.MaxPooling2D(2)(L.Conv2D(32, 3, activation="relu")(inputs))
        x = L.MaxPooling2D(2)(L.Conv2D(64, 3, activation="relu")(x))
        out, loss = L.Dense(10, activation="softmax")(L.Flatten()(x)), "sparse_categorical_crossentropy"
    elif CASE == "g":
        x = inputs
        for _block in range(3):
            x = L.Conv2D(128, 3, padding="same", activation="relu")(x)
            x = L.MaxPooling2D(2)(L.Conv2D(64, 1, activation="relu")(x))
        out, loss = (
            L.Dense(100, activation="softmax")(dense(L.Flatten()(x), 1024, 512, 256, 128)),
            ("sparse_categorical_crossentropy"),
        )
    elif CASE == "h":
        out = L.Dense(1)(L.Flatten()(L.Conv1D(64, 3, activation="relu")(inputs)))
    else:
        more = keras.Input((8,))
        middle = L.Concatenate()([dense(inputs, 20, 10), dense(more, 20, 10)])
        model = keras.Model([inputs, more], [L.Dense(1)(dense(middle, 30)), L.Dense(1)(dense(middle, 15))])
        model.compile("adam", "mse")
        return model
    model = keras.Model(inputs, out)
    model.compile("adam", loss)
    return model


def keras_turn():
    os.environ["KERAS_BACKEND"] = "tensorflow" if WHO == "tensorflow" else "jax"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    keras.utils.set_random_seed(0)
    model = keras_model(keras)
    x, y = ([X, X[::-1].copy()], [Y, -Y]) if CASE == "i" else (X, Y)
    arguments = {"batch_size": BATCH, "epochs": EPOCHS, "verbose": 0}
    if HELD:
        arguments["validation_data"] = (X[:HELD], Y[:HELD])
    if WHO == "sunbae":
        import sunbae

        return lambda: sunbae.fit(model, x, y, **arguments).history["loss"][-1]
    return lambda: model.fit(x, y, **arguments).history["loss"][-1]


def torch_turn():
    import torch
    from torch import nn

    torch.manual_seed(0)

    def dense(n, *widths):
        layers = []
        for width in widths:
            layers += [nn.Linear(n, width), nn.ReLU()]
            n = width
        return layers

    class Last(nn.Module):
        def __init__(self, *inner):
            super().__init__()
            self.inner = nn.ModuleList(inner)

        def forward(self, x):
            for layer in self.inner:
                x, _state = layer(x)
            return x[:, -1]

    loss_of = nn.MSELoss()
    if CASE in ("a", "b", "c"):
        widths = {"a": (64, 64), "b": (10, 20, 10), "c": (300, 500, 300)}[CASE]
        net = nn.Sequential(*dense(X.shape[1], *widths), nn.Linear(widths[-1], 1))
    elif CASE == "d":
        net = nn.Sequential(Last(nn.LSTM(4, 64, batch_first=True)), nn.Linear(64, 1))
    elif CASE == "e":
        net = nn.Sequential(Last(nn.GRU(4, 32, batch_first=True), nn.LSTM(32, 32, batch_first=True)), nn.Linear(32, 1))
    elif CASE == "f":
        net = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(1600, 10),
        )  # fmt: skip
    elif CASE == "g":
        blocks = []
        for n in (3, 64, 64):
            blocks += [nn.Conv2d(n, 128, 3, padding="same"), nn.ReLU(), nn.Conv2d(128, 64, 1), nn.ReLU()]
            blocks += [nn.MaxPool2d(2)]
        net = nn.Sequential(*blocks, nn.Flatten(), *dense(1024, 1024, 512, 256, 128), nn.Linear(128, 100))
    elif CASE == "h":
        net = nn.Sequential(nn.Conv1d(4, 64, 3), nn.ReLU(), nn.Flatten(), nn.Linear(64 * 22, 1))
    else:

        class Branches(nn.Module):
            def __init__(self):
                super().__init__()
                self.a, self.b = (nn.Sequential(*dense(8, 20, 10)) for _k in range(2))
                self.heads = nn.ModuleList(nn.Sequential(*dense(20, width), nn.Linear(width, 1)) for width in (30, 15))

            def forward(self, x):
                middle = torch.cat([self.a(x[..., 0]), self.b(x[..., 1])], dim=1)
                return torch.cat([head(middle) for head in self.heads], dim=1)

        net = Branches()
    x, y = X, Y
    if CASE == "i":
        x, y = np.stack([X, X[::-1]], axis=-1), np.concatenate([Y, -Y], axis=1)
    if CASE == "h":
        x = x.swapaxes(1, 2).copy()
    if CASE in ("f", "g"):
        x, loss_of = x.transpose(0, 3, 1, 2).copy(), nn.CrossEntropyLoss()
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    if CASE in ("f", "g"):
        x, net = x.to(memory_format=torch.channels_last), net.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(net.parameters())
    step_net = torch.compile(net) if WHO == "torch-compile" else net

    def turn():
        for _epoch in range(EPOCHS):
            net.train()
            total = torch.zeros(())
            for rows in torch.randperm(len(x)).split(BATCH):
                optimizer.zero_grad()
                loss = loss_of(step_net(x[rows]), y[rows])
                loss.backward()
                optimizer.step()
                total += loss.detach() * len(rows)
            if HELD:
                net.eval()
                with torch.no_grad():
                    for start in range(0, HELD, BATCH):
                        loss_of(net(x[start : start + BATCH]), y[start : start + BATCH])
        return float(total) / len(x)

    return turn


def main():
    turn = torch_turn() if WHO.startswith("torch") else keras_turn()
    answer({"ready": True})
    for _line in sys.stdin:
        started = time.perf_counter()
        loss = turn()
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer({"seconds": seconds, "loss": float(loss), "peak_mib": round(peak)})


def answer(record):
    print("@" + json.dumps(record), flush=True)


if __name__ == "__main__":
    main()
