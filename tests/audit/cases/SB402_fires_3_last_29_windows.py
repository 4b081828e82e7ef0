# 마지막 29 개로 평가
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import SimpleRNN, Dense
tf.random.set_seed(82); np.random.seed(82)

series = np.sin(np.arange(150) / 8.)
x = np.array([series[i:i + 5] for i in range(145)]).reshape(145, 5, 1)
y = series[5:]
model = Sequential()
model.add(SimpleRNN(8, input_shape=(5, 1)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[:-29], y[:-29], epochs=5, batch_size=8, verbose=0)
print('loss, mae :', model.evaluate(x[-29:], y[-29:], batch_size=1, verbose=0))  # <- SB402
