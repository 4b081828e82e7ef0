import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import tensorflow as tf
tf.random.set_seed(35)
np.random.seed(35)

rng = np.random.default_rng(35)
x = rng.normal(size=(600, 4)).astype('float32')
y = x @ np.array([1., -2., .5, 0.]) + rng.normal(size=600) * .3
x_tr, y_tr, x_te, y_te = x[:480], y[:480], x[480:], y[480:]
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(x_tr, y_tr, epochs=10, batch_size=32, validation_split=0.2, verbose=0)
print('훈련 mse :', model.evaluate(x_tr, y_tr, verbose=0))
pred = model.predict(x_te)[:, 0]
error = y_te - pred
print('test MAE :', np.abs(error).mean())
