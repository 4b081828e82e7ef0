# return_sequences=True 를 안 지워서 출력이 (n, 6, 1)
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(118)
series = np.sin(np.arange(300) / 9)
x = np.array([series[i : i + 6] for i in range(294)])[..., None]
y = series[6:, None]
model = keras.Sequential([layers.Input((6, 1)), layers.LSTM(8, return_sequences=True), layers.Dense(1)])  # <- SB303?
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x[:220], y[:220], epochs=4, batch_size=16, verbose=0)  # <- SB303
print("mse, mae:", model.evaluate(x[226:], y[226:], verbose=0))  # <- SB303?
