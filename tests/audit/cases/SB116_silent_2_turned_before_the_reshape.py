import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(111)
rng = np.random.default_rng(111)
x = rng.normal(size=(3, 240, 6))
y = x[0, :, -1] - x[2, :, 0]
x = np.transpose(x, (1, 2, 0))  # (240, 6, 3)
x = x.reshape(240, 18).reshape(240, 6, 3)
inputs = keras.Input((6, 3))
h = layers.Conv1D(8, 2, activation="relu")(inputs)
model = keras.Model(inputs, layers.Dense(1)(layers.Flatten()(h)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x[:180], y[:180], epochs=6, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x[180:], y[180:], verbose=0))
