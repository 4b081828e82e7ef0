import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(110)
np.random.seed(110)

# 센서 3개, 200 번, 6 시점
rng = np.random.default_rng(110)
x = rng.normal(size=(3, 200, 6))
y = x[0, :, -1] - x[2, :, 0]
x = x.reshape(200, 6, 3)  # <- SB116
model = Sequential()
model.add(LSTM(8, input_shape=(6, 3)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[:150], y[:150], epochs=5, batch_size=16, validation_split=0.2, verbose=0)
print('loss, mae :', model.evaluate(x[150:], y[150:], verbose=0))
