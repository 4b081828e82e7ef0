import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(63)
np.random.seed(63)

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=63)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(3, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
# 기다리는 10 보다 epoch 12 가 많다. 이번에는 안 멈췄을 뿐
es = EarlyStopping(monitor='val_loss', patience=10, mode='auto')
model.fit(x_train, y_train, epochs=12, batch_size=8, validation_split=0.2, callbacks=[es], verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
