import os
import tempfile
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import ModelCheckpoint
tf.random.set_seed(60)
np.random.seed(60)

rng = np.random.default_rng(60)
x = rng.normal(size=(180, 20))
y = x[:, 0] + rng.normal(0, 1, 180)
x_train, x_test, y_train, y_test = x[:120], x[120:], y[:120], y[120:]

model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(20,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer=tf.keras.optimizers.Adam(0.01), metrics=['mae'])
modelpath = os.path.join(tempfile.mkdtemp(), '{epoch:02d}-{val_loss:.4f}.hdf5')
cp = ModelCheckpoint(filepath=modelpath, monitor='val_loss', save_best_only=True, mode='auto')  # <- SB203?
hist = model.fit(x_train, y_train, epochs=25, batch_size=16, validation_split=0.2, callbacks=[cp], verbose=0)  # <- SB203? SB501?
print('제일 좋은 epoch :', int(np.argmin(hist.history['val_loss'])) + 1)
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))  # <- SB203
