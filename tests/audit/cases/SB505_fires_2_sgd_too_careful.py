import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(128)
rng = np.random.default_rng(128)
x = rng.normal(size=(800, 6))
y = x[:, 0] - np.abs(x[:, 1]) + 0.5 * x[:, 2]
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.SGD(1e-6), metrics=["mae"])  # <- SB505?
hist = model.fit(x[:600], y[:600], epochs=12, batch_size=16, verbose=0)  # <- SB505
print(np.round(hist.history["loss"], 4))
print("mse, mae:", model.evaluate(x[600:], y[600:], verbose=0))
