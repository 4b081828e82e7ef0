import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(145); np.random.seed(145)

# 당뇨병 10 열을 (10, 1) 로 만들어서 LSTM
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
x = x.reshape(442, 10, 1)  # <- SB305?
model = Sequential()
model.add(LSTM(8, input_shape=(10, 1)))  # <- SB305?
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[:350], y[:350], epochs=5, batch_size=16, validation_split=0.2, verbose=0)  # <- SB305
print('loss, mae :', model.evaluate(x[350:], y[350:], verbose=0))
