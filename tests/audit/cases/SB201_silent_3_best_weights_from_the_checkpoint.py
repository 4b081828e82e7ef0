# 마지막 가중치가 아니라 저장해 둔 제일 좋은 가중치
import os
import tempfile
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
tf.random.set_seed(56); np.random.seed(56)

rng = np.random.default_rng(56)
x = rng.normal(size=(200, 20))
y = (x[:, 0] + rng.normal(0, 1, 200) > 0).astype(int)
x_train, x_test, y_train, y_test = x[:130], x[130:], y[:130], y[130:]
path = os.path.join(tempfile.mkdtemp(), 'best.weights.h5')
model = Sequential()
model.add(Dense(64, activation='relu', input_dim=20))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer=tf.keras.optimizers.Adam(0.02), metrics=['acc'])
es = EarlyStopping(monitor='val_loss', patience=4)
cp = ModelCheckpoint(path, monitor='val_loss', save_best_only=True, save_weights_only=True)
model.fit(x_train, y_train, epochs=40, batch_size=16, validation_split=0.2, callbacks=[es, cp], verbose=0)  # <- SB501?
model.load_weights(path)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
