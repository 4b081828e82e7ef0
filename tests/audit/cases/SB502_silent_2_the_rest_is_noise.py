import keras
import numpy as np
from keras import layers

# The loss stays high because the noise is high: it has long been level.
keras.utils.set_random_seed(122)
rng = np.random.default_rng(122)
x = rng.normal(size=(2000, 3))
y = x[:, 0] + 0.5 * np.abs(x[:, 1]) + rng.normal(0, 2, 2000)
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(8, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=["mae"])
hist = model.fit(x[:1200], y[:1200], epochs=15, batch_size=32, validation_data=(x[1200:1600], y[1200:1600]), verbose=0)
print(np.round(hist.history["loss"], 3))
print("mse, mae:", model.evaluate(x[1600:], y[1600:], verbose=0))
