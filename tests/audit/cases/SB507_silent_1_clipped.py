import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.callbacks import TerminateOnNaN
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.optimizers import SGD
tf.random.set_seed(131)
np.random.seed(131)

rng = np.random.default_rng(131)
x = rng.normal(size=(500, 6))
y = x[:, 0] - np.abs(x[:, 1])
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=131)
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(6,)))
model.add(Dense(24, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer=SGD(learning_rate=0.05, clipnorm=1.), metrics=['mae'])
hist = model.fit(x_train, y_train, epochs=8, batch_size=16, callbacks=[TerminateOnNaN()], verbose=0)
print(hist.history['loss'])
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))
