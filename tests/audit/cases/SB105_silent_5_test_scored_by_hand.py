import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import tensorflow as tf
tf.random.set_seed(31)
np.random.seed(31)

rng = np.random.default_rng(31)
x = rng.normal(size=(600, 4)).astype('float32')
y = x @ np.array([1., -2., .5, 0.]) + rng.normal(size=600) * .3
x_tr, x_te, y_tr, y_te = train_test_split(x, y, test_size=0.2, random_state=1)
x_tr, x_val, y_tr, y_val = train_test_split(x_tr, y_tr, test_size=0.25, random_state=1)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(x_tr, y_tr, epochs=10, batch_size=32, validation_data=(x_val, y_val), verbose=0)
print('검증 mse :', model.evaluate(x_val, y_val, verbose=0))
pred = model.predict(x_te).ravel()
print('test rmse :', np.sqrt(np.mean((pred - y_te) ** 2)))
