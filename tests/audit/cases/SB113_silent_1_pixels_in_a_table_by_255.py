import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(101)
np.random.seed(101)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
# 784 열짜리 표가 되었지만 픽셀이다
x_train = x_train[:1000].reshape(1000, 784) / 255.
x_test = x_test[:300].reshape(300, 784) / 255.
y_train, y_test = y_train[:1000], y_test[:300]
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(784,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=5, batch_size=32, validation_split=0.2, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
