import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(126)
rng = np.random.default_rng(126)
x = rng.normal(size=(800, 6))
y = x[:, 0] - np.abs(x[:, 1]) + 0.5 * x[:, 2] * x[:, 3]
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="tanh")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.3), metrics=["mae"])  # <- SB504?
hist = model.fit(x[:600], y[:600], epochs=20, batch_size=16, verbose=0)  # <- SB504
print(np.round(hist.history["loss"], 3))
print("mse, mae:", model.evaluate(x[600:], y[600:], verbose=0))
