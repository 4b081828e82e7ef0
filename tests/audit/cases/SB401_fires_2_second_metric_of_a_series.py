import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(78)
rng = np.random.default_rng(78)
series = np.sin(np.arange(300) / 10) + rng.normal(0, 0.1, 300)
x = np.array([series[i : i + 6] for i in range(294)])
y = series[6:]
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mae", optimizer="adam", metrics=["mse", "acc"])  # <- SB401
model.fit(x[:220], y[:220], epochs=6, batch_size=8, verbose=0)  # <- SB401?
print("mae, mse, acc:", model.evaluate(x[226:], y[226:], verbose=0))  # <- SB401?
