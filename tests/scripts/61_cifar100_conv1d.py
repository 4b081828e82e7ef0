# cifar100 을 Conv1D 로
import numpy as np
import tensorflow as tf
from keras.datasets import cifar100
from keras.models import Sequential
from keras.layers import Dense, Flatten
from keras.layers.convolutional import Conv1D, MaxPooling1D
from keras.utils import to_categorical
tf.random.set_seed(612)
np.random.seed(612)

(x_train, y_train), (x_test, y_test) = cifar100.load_data()
print(x_train.shape, y_train.shape, np.max(y_train) + 1)
x_train, y_train = x_train[:500], y_train[:500]
x_test, y_test = x_test[:200], y_test[:200]

x_train = x_train.reshape(-1, 32, 96) / 255.
x_test = x_test.reshape(-1, 32, 96) / 255.
y_train = to_categorical(y_train, num_classes=100)
y_test = to_categorical(y_test, num_classes=100)

model = Sequential()
model.add(Conv1D(32, 3, activation='relu', input_shape=(32, 96)))
model.add(MaxPooling1D(pool_size=2))
model.add(Conv1D(16, 3, activation='relu'))
model.add(Flatten())
model.add(Dense(64, activation='relu'))
model.add(Dense(100, activation='softmax'))
model.summary()

model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=3, batch_size=50, validation_split=0.2, verbose=2)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'acc :', acc)
# 100개 중에 하나 맞추기라 acc 0.03 이면 찍는 것보단 낫다
