"""A small training as people write it: `python small.py tensorflow`, `jax` or `sunbae`; prints the loss last."""

import os
import sys

WHO = sys.argv[1]
os.environ["KERAS_BACKEND"] = "tensorflow" if WHO == "tensorflow" else "jax"

import keras  # noqa: E402
import numpy as np  # noqa: E402

keras.utils.set_random_seed(0)
x = np.linspace(-1, 1, 60, dtype="float32")[:, None]
y = np.sin(3 * x)
model = keras.Sequential(
    [
        keras.Input((1,)),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(20, activation="relu"),
        keras.layers.Dense(10, activation="relu"),
        keras.layers.Dense(1),
    ]
)
model.compile(optimizer="adam", loss="mse")
if WHO == "sunbae":
    import sunbae

    history = sunbae.fit(model, x, y, batch_size=1, epochs=100, verbose=0)
else:
    history = model.fit(x, y, batch_size=1, epochs=100, verbose=0)
print(model.predict(x, verbose=0)[::10, 0])
print(history.history["loss"][-1])
