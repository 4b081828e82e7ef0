import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import tensorflow as tf
tf.random.set_seed(34)
np.random.seed(34)

rng = np.random.default_rng(34)
x = rng.normal(size=(600, 4)).astype('float32')
y = x @ np.array([1., -2., .5, 0.]) + rng.normal(size=600) * .3
x_tr, x_te, y_tr, y_te = train_test_split(x, y, test_size=0.2, random_state=1)

def rmse(a, b):
    return np.sqrt(np.mean((a - b) ** 2))

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
h = model.fit(x_tr, y_tr, epochs=10, batch_size=32, validation_split=0.2, verbose=0)
print('loss :', h.history['loss'][-1])
answer = model.predict(x_te).reshape(-1)
print('RMSE :', rmse(y_te, answer))
