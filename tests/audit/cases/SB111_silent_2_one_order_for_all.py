import keras
import numpy as np
from keras import layers
from sklearn.utils import shuffle

keras.utils.set_random_seed(21)
rng = np.random.default_rng(21)
left = rng.normal(size=(240, 3))
right = rng.normal(size=(240, 3))
y = (left * right).sum(axis=1)

order = rng.permutation(240)
left, right, y = left[order], right[order], y[order]
left, right, y = shuffle(left, right, y, random_state=3)
train, test = np.arange(180), np.arange(180, 240)

a, b = keras.Input((3,)), keras.Input((3,))
h = layers.Dense(16, activation="relu")(layers.Concatenate()([a, b]))
model = keras.Model([a, b], layers.Dense(1)(h))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit([left[train], right[train]], y[train], epochs=6, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate([left[test], right[test]], y[test], verbose=0))
