"""Seeds of a network of table size: `python ten_seeds.py SEEDS`; prints the loss of the first one last."""

import os
import sys

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

import sunbae

rng = np.random.default_rng(0)
x = rng.normal(size=(2000, 13)).astype("float32")
y = x[:, :1] * x[:, 1:2] + np.sin(2 * x[:, 2:3]) + 0.5 * rng.normal(size=(2000, 1)).astype("float32")
model = keras.Sequential(
    [
        keras.Input((13,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(1),
    ]
)
model.compile(optimizer="adam", loss="mse")
many = sunbae.fit_many(
    model,
    x,
    y,
    seeds=int(sys.argv[1]),
    batch_size=32,
    epochs=100,
    validation_split=0.2,
    early_stopping=keras.callbacks.EarlyStopping(patience=20),
)
print(many.how, [len(member.history["loss"]) for member in many.members])
print(many.members[0].history["loss"][-1])
