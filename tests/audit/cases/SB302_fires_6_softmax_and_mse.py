# 분류인데 softmax 에 mse
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(44); np.random.seed(44)

x, y = load_digits(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=44)
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))  # <- SB302?
model.compile(loss='mse', optimizer='adam', metrics=['acc'])  # <- SB302
model.fit(x_train, y_train, epochs=5, batch_size=32, validation_split=0.2, verbose=0)  # <- SB302?
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
