# cifar10 을 DNN, LSTM 으로 (CNN 이랑 비교하려고)
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import cifar10
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, LSTM, Dropout
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(980)
np.random.seed(980)

#1. 데이터
(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train, x_test = x_train[:500] / 255., x_test[:250] / 255.
y_train, y_test = to_categorical(y_train[:500]), to_categorical(y_test[:250])

def dnn():
    model = Sequential()
    model.add(Dense(64, activation='relu', input_shape=(32 * 32 * 3,)))
    model.add(Dropout(0.2))
    model.add(Dense(32, activation='relu'))
    model.add(Dense(10, activation='softmax'))
    return model

def lstm():
    model = Sequential()
    model.add(LSTM(16, input_shape=(32, 32 * 3)))
    model.add(Dense(10, activation='softmax'))
    return model

for name, model, shape in [('DNN', dnn(), (3072,)), ('LSTM', lstm(), (32, 96))]:
    a = x_train.reshape((x_train.shape[0],) + shape)
    b = x_test.reshape((x_test.shape[0],) + shape)
    model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
    model.fit(a, y_train, epochs=3, batch_size=50, validation_split=0.2, verbose=0)
    loss, acc = model.evaluate(b, y_test, verbose=0)
    print(name, a.shape, b.shape)
    print('loss :', loss, 'acc :', acc)

# CNN  acc : 0.61 (전체)
# DNN  acc : 0.45
# LSTM acc : 0.49
