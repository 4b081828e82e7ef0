import keras
import numpy as np
from keras import layers

# A table whose columns are days, and a picture whose lines are read from top to bottom.
keras.utils.set_random_seed(145)
rng = np.random.default_rng(145)
series = np.sin(np.arange(400) / 9) + rng.normal(0, 0.1, 400)
table = np.array([series[i : i + 8] for i in range(392)])
x, y = table.reshape(392, 8, 1), series[8:]
model = keras.Sequential([layers.Input((8, 1)), layers.LSTM(8), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x[:300], y[:300], epochs=5, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x[308:], y[308:], verbose=0))
