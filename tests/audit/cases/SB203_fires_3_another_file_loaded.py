# 마지막 모델을 저장해서 그것을 불러왔다
import os
import tempfile
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential, load_model
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import ModelCheckpoint
tf.random.set_seed(62); np.random.seed(62)

rng = np.random.default_rng(62)
x = rng.normal(size=(180, 20))
y = x[:, 0] * 0.5 + rng.normal(0, 1, 180)
folder = tempfile.mkdtemp()
model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(20,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer=tf.keras.optimizers.Adam(0.01), metrics=['mae'])
cp = ModelCheckpoint(os.path.join(folder, 'best.h5'), monitor='val_mae', mode='min', save_best_only=True)  # <- SB203?
hist = model.fit(x[:120], y[:120], epochs=25, batch_size=16, validation_split=0.2, callbacks=[cp], verbose=0)  # <- SB203? SB501?
print('제일 좋은 epoch :', int(np.argmin(hist.history['val_mae'])) + 1)
model.save(os.path.join(folder, 'last.h5'))
model = load_model(os.path.join(folder, 'last.h5'))
print('loss, mae :', model.evaluate(x[120:], y[120:], verbose=0))  # <- SB203
