import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(122)
rng = np.random.default_rng(122)
x = rng.normal(size=(600, 6))
y = 2 * x[:, 0] - 3 * x[:, 1] + np.abs(x[:, 2])
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(32, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
hist = model.fit(x[:400], y[:400], epochs=4, batch_size=32, validation_data=(x[400:500], y[400:500]), verbose=0)  # <- SB502
print(np.round(hist.history["loss"], 3))
print("mse, mae:", model.evaluate(x[500:], y[500:], verbose=0))
