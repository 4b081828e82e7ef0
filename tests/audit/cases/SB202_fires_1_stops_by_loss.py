import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(57)
np.random.seed(57)

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=57)
scaler = MinMaxScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(13,)))
model.add(Dense(3, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='loss', patience=3, mode='auto')  # <- SB202
model.fit(x_train, y_train, epochs=12, batch_size=8, validation_split=0.2, callbacks=[es], verbose=0)  # <- SB202?
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
