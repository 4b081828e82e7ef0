import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(144); np.random.seed(144)

series = np.sin(np.arange(300) / 9.)
x = np.array([series[i:i + 6] for i in range(294)]).reshape(294, 6, 1)
y = series[6:]
model = Sequential()
model.add(LSTM(8, activation='relu', input_shape=(6, 1)))  # <- SB304
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[:220], y[:220], epochs=5, batch_size=16, verbose=0)
print('loss, mae :', model.evaluate(x[226:], y[226:], verbose=0))
