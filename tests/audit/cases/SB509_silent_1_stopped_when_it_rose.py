import numpy as np
import tensorflow as tf
from tensorflow.keras.callbacks import EarlyStopping
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(135)
np.random.seed(135)

rng = np.random.default_rng(135)
x = rng.normal(size=(260, 20))
y = x[:, 0] + rng.normal(0, 1, 260)
model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(20,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer=tf.keras.optimizers.Adam(0.01), metrics=['mae'])
es = EarlyStopping(monitor='val_loss', patience=5, restore_best_weights=True)
hist = model.fit(x[:200], y[:200], epochs=60, batch_size=16, validation_split=0.3, callbacks=[es], verbose=0)  # <- SB501?
print(np.round(hist.history['val_loss'], 3))
print('loss, mae :', model.evaluate(x[200:], y[200:], verbose=0))
