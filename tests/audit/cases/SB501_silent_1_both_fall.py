import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(119)
np.random.seed(119)

rng = np.random.default_rng(119)
x = rng.normal(size=(1200, 5))
y = x[:, 0] + np.abs(x[:, 1]) + rng.normal(0, 0.3, 1200)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(5,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
hist = model.fit(x[:1000], y[:1000], epochs=12, batch_size=16, validation_split=0.3, verbose=0)
print(np.round(hist.history['loss'], 3), np.round(hist.history['val_loss'], 3))
print('loss, mae :', model.evaluate(x[1000:], y[1000:], verbose=0))
