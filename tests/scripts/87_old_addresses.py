# -*- coding: euc-kr -*-
# 옛날 주소로 import (책이 2019년 거라서)
import numpy as np
import tensorflow as tf
from tensorflow.python.keras.models import Sequential
from tensorflow.python.keras.layers import Dense, Dropout
from tensorflow.python.keras.callbacks import EarlyStopping
from keras.layers.advanced_activations import LeakyReLU, PReLU
from keras.layers.pooling import MaxPooling1D
from keras.layers.merge import concatenate
from keras.utils.np_utils import to_categorical as onehot
import keras.backend as K
from tensorflow.keras.utils import multi_gpu_model
from sklearn.datasets import load_iris
tf.random.set_seed(870)
np.random.seed(870)

x, y = load_iris(return_X_y=True)
index = np.random.permutation(150)
x, y = x[index], onehot(y[index])
x_train, x_test, y_train, y_test = x[:100], x[100:], y[:100], y[100:]

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dropout(rate=0.1))
model.add(Dense(3, activation='softmax'))
try:
    model = multi_gpu_model(model, gpus=2)
except ValueError:
    print('GPU 가 2개 없다')
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=10, batch_size=10, validation_split=0.2, verbose=0,
          callbacks=[EarlyStopping(monitor='val_loss', patience=4)])
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
print(K.epsilon(), K.image_data_format())
K.clear_session()
print(LeakyReLU(0.3).__class__.__name__, PReLU().__class__.__name__, MaxPooling1D(2).__class__.__name__)
