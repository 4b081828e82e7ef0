# 끝까지 좋아져서 마지막이 곧 제일 좋은 것
import os
import tempfile
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import ModelCheckpoint
tf.random.set_seed(62); np.random.seed(62)

rng = np.random.default_rng(62)
x = rng.normal(size=(500, 4))
y = x @ [0.5, -1.0, 0.3, 0.8] + np.abs(x[:, 0])
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
cp = ModelCheckpoint(os.path.join(tempfile.mkdtemp(), 'best.h5'), monitor='val_loss', save_best_only=True)
hist = model.fit(x[:400], y[:400], epochs=10, batch_size=16, validation_split=0.2, callbacks=[cp], verbose=0)
print('제일 좋은 epoch :', int(np.argmin(hist.history['val_loss'])) + 1)
print('loss, mae :', model.evaluate(x[400:], y[400:], verbose=0))
