# mnist 를 LSTM 으로?  28 x 28 = 28줄짜리 시계열로 본다. (28*28 -> 196*4 로 바꿔도 됨)
import numpy as np
import tensorflow as tf
from keras.datasets import mnist
from keras.models import Sequential
from keras.layers import LSTM, Dense
from keras.utils.np_utils import to_categorical
tf.random.set_seed(571)
np.random.seed(571)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train, x_test, y_test = x_train[:400], y_train[:400], x_test[:200], y_test[:200]
print(x_train.shape)

x_train = x_train.reshape(x_train.shape[0], 14, 56) / 255.
x_test = x_test.reshape(x_test.shape[0], 14, 56) / 255.
y_train, y_test = to_categorical(y_train), to_categorical(y_test)
print(x_train.shape, y_train.shape)

model = Sequential()
model.add(LSTM(24, input_shape=(14, 56)))
model.add(Dense(24, activation='relu'))
model.add(Dense(10, activation='softmax'))

model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=4, batch_size=40, validation_split=0.2, verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
