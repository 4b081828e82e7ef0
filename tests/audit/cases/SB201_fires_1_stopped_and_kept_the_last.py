import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(54)
np.random.seed(54)

# 잡음이 많은 작은 데이터
rng = np.random.default_rng(54)
x = rng.normal(size=(160, 20))
y = x[:, 0] + rng.normal(0, 1, 160)
x_train, x_test, y_train, y_test = x[:100], x[100:], y[:100], y[100:]

model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(20,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer=tf.keras.optimizers.Adam(0.01), metrics=['mae'])
es = EarlyStopping(monitor='val_loss', patience=4, mode='auto')  # <- SB201?
hist = model.fit(x_train, y_train, epochs=60, batch_size=16, validation_split=0.2, callbacks=[es], verbose=0)  # <- SB201 SB501?
print('epoch :', len(hist.history['loss']), '제일 좋은 epoch :', int(np.argmin(hist.history['val_loss'])) + 1)
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))  # <- SB201?
