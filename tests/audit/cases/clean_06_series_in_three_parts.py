# 시계열 : 앞은 훈련, 가운데는 검증, 뒤는 평가
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(6); np.random.seed(6)

rng = np.random.default_rng(6)
series = 40 + 10 * np.sin(np.arange(500) / 12.) + rng.normal(0, 2, 500)
mean, std = series[:300].mean(), series[:300].std()
series = (series - mean) / std

def windows(part, size):
    x = np.array([part[i:i + size] for i in range(len(part) - size)])
    return x.reshape(-1, size, 1), part[size:]

x_train, y_train = windows(series[:300], 8)
x_val, y_val = windows(series[300:400], 8)
x_test, y_test = windows(series[400:], 8)

model = Sequential()
model.add(LSTM(12, input_shape=(8, 1)))
model.add(Dense(8, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_data=(x_val, y_val), verbose=0)
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('mae :', mae * std)
