# 에포크를 하나씩 : 상태를 직접 적으려고
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(72); np.random.seed(72)

rng = np.random.default_rng(72)
x = rng.normal(size=(400, 5))
y = np.abs(x[:, 0]) + x[:, 1] * 0.5
model = Sequential()
model.add(Dense(16, activation='relu', input_dim=5))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
for epoch in range(6):
    hist = model.fit(x[:300], y[:300], epochs=1, batch_size=16, verbose=0)
    print(epoch, hist.history['loss'][0])
print('loss, mae :', model.evaluate(x[300:], y[300:], verbose=0))
