# 시점마다 답이 있다 : (n, 6, 1) 과 (n, 6)
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(118)
rng = np.random.default_rng(118)
x = rng.normal(size=(300, 6, 1))
y = np.cumsum(x[:, :, 0], axis=1) / 3
model = keras.Sequential([layers.Input((6, 1)), layers.LSTM(12, return_sequences=True), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x[:220], y[:220], epochs=6, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x[220:], y[220:], verbose=0))
