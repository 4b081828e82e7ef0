# 크기만 줄이는 모델 : 가중치가 없다
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import AveragePooling2D, Dense, Flatten
tf.random.set_seed(76); np.random.seed(76)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:1000, :, :, None] / 255., y_train[:1000]
x_test, y_test = x_test[:300, :, :, None] / 255., y_test[:300]
smaller = Sequential()
smaller.add(AveragePooling2D(2, input_shape=(28, 28, 1)))
smaller.add(Flatten())
x_train, x_test = smaller.predict(x_train), smaller.predict(x_test)

model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(196,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=5, batch_size=32, validation_split=0.2, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
