import keras
import numpy as np
from keras import layers

# The last rows, which validation_split takes, have much less noise.
keras.utils.set_random_seed(124)
rng = np.random.default_rng(124)
x = rng.normal(size=(900, 4))
noise = np.where(np.arange(900) < 600, 1.0, 0.2)
y = x[:, 0] + np.abs(x[:, 1]) + rng.normal(0, 1, 900) * noise
order = rng.permutation(np.r_[0:100, 650:750])
test, train = order, np.setdiff1d(np.arange(900), order)
inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.005), metrics=["mae"])
hist = model.fit(x[train], y[train], epochs=12, batch_size=16, validation_split=0.25, verbose=0)  # <- SB503
print(np.round(hist.history["loss"], 3), np.round(hist.history["val_loss"], 3))
print("mse, mae:", model.evaluate(x[test], y[test], verbose=0))
