# 가운데 하나만 선형 : 앞뒤에 relu 가 있다. LSTM 은 안에 tanh 가 있다
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(115)
rng = np.random.default_rng(115)
x = rng.normal(size=(400, 6, 1))
y = np.abs(x[:, -1, 0]) + 0.5 * x[:, 0, 0]
inputs = keras.Input((6, 1))
h = layers.LSTM(12)(inputs)
h = layers.Dense(4)(h)
h = layers.Dense(16, activation=keras.ops.tanh)(h)
model = keras.Model(inputs, layers.Dense(1)(h))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x[:300], y[:300], epochs=6, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x[300:], y[300:], verbose=0))
