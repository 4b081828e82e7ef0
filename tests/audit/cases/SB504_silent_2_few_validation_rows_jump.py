import keras
import numpy as np
from keras import layers

# Thirty validation rows: their loss jumps, that of training falls smoothly.
keras.utils.set_random_seed(126)
rng = np.random.default_rng(126)
x = rng.normal(size=(1000, 6))
y = x[:, 0] - np.abs(x[:, 1]) + rng.normal(0, 0.6, 1000)
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.005), metrics=["mae"])
hist = model.fit(x[:800], y[:800], epochs=12, batch_size=16, validation_data=(x[800:830], y[800:830]), verbose=0)
print(np.round(hist.history["loss"], 3), np.round(hist.history["val_loss"], 3))
print("mse, mae:", model.evaluate(x[830:], y[830:], verbose=0))
