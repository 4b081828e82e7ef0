import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(137)
np.random.seed(137)

rng = np.random.default_rng(137)
x = rng.normal(size=(300, 15))
y = x[:, 0] + rng.normal(0, 1, 300)
model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(15,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer=tf.keras.optimizers.Adam(0.005), metrics=['mae'])
hist = model.fit(x[:200], y[:200], epochs=100, batch_size=16, validation_split=0.3, verbose=0)  # <- SB510 SB501?
print('제일 좋은 epoch :', int(np.argmin(hist.history['val_loss'])) + 1, min(hist.history['val_loss']), hist.history['val_loss'][-1])
print('loss, mae :', model.evaluate(x[200:], y[200:], verbose=0))
