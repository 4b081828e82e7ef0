import keras
import numpy as np
from keras import layers

# The first fit has done it; the second, with a tiny rate, hardly moves the loss because it is low already.
keras.utils.set_random_seed(128)
rng = np.random.default_rng(128)
x = rng.normal(size=(800, 6))
y = x[:, 0] - np.abs(x[:, 1]) + rng.normal(0, 0.5, 800)
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=["mae"])
model.fit(x[:600], y[:600], epochs=15, batch_size=16, verbose=0)
model.compile(loss="mse", optimizer=keras.optimizers.Adam(1e-5), metrics=["mae"])
hist = model.fit(x[:600], y[:600], epochs=5, batch_size=16, verbose=0)
print(np.round(hist.history["loss"], 4))
print("mse, mae:", model.evaluate(x[600:], y[600:], verbose=0))
