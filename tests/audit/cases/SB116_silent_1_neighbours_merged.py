import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(110)
np.random.seed(110)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train[:1000].reshape(1000, 784) / 255.
x_test = x_test[:300].reshape(300, 784) / 255.
# 한 줄을 4 개씩 끊으면 28*28 -> 196*4 -> 49*16
x_train = x_train.reshape(1000, 28, 28).reshape(1000, 196, 4).reshape(1000, 49, 16)
x_test = x_test.reshape(300, 28, 28).reshape(300, 49, 16)
model = Sequential()
model.add(LSTM(16, input_shape=(49, 16)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train[:1000], epochs=3, batch_size=32, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test[:300], verbose=0))
