import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(119)
np.random.seed(119)

rng = np.random.default_rng(119)
x = rng.normal(size=(220, 20))
y = x[:, 0] + rng.normal(0, 1, 220)
model = Sequential()
model.add(Dense(128, activation='relu', input_shape=(20,)))
model.add(Dense(64, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
hist = model.fit(x[:150], y[:150], epochs=60, batch_size=16, validation_split=0.3, verbose=0)  # <- SB501 SB510?
print(np.round(hist.history['loss'][::6], 3), np.round(hist.history['val_loss'][::6], 3))
print('loss, mae :', model.evaluate(x[150:], y[150:], verbose=0))
