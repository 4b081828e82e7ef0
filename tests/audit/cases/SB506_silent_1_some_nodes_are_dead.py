import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(129)
np.random.seed(129)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=129)

def half(shape, dtype=None):
    # 절반의 노드만 죽는다
    return np.where(np.arange(shape[0]) % 2, -20., 0.).astype('float32')

model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,), bias_initializer=half))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=6, batch_size=32, validation_split=0.2, verbose=0)
print('죽은 노드 :', int((np.maximum(x_train @ model.get_weights()[0] + model.get_weights()[1], 0).max(axis=0) == 0).sum()))
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
