import keras
import numpy as np
from keras import layers
from sklearn.metrics import mean_absolute_error

# 다음 값을 맞히는 LSTM, 전체로 훈련하고 전체로 평가
keras.utils.set_random_seed(45)
series = np.sin(np.arange(150) / 7)
x = np.array([series[i : i + 5] for i in range(145)])[..., None]
y = series[5:]
inputs = keras.Input((5, 1))
model = keras.Model(inputs, layers.Dense(1)(layers.LSTM(8)(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(x, y, epochs=5, batch_size=8, verbose=0)  # <- SB108?
print("mae:", mean_absolute_error(y, model.predict(x, verbose=0)))  # <- SB108
print("next:", model.predict(series[-5:].reshape(1, 5, 1), verbose=0))
