import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(47)
np.random.seed(47)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=47)
# 뒤의 200 줄은 검증, 앞은 훈련
x_val, y_val = x_train[-200:], y_train[-200:]
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='val_loss', patience=2, restore_best_weights=True)
model.fit(x_train[:-200], y_train[:-200], epochs=6, batch_size=32, validation_data=(x_val, y_val), callbacks=[es], verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
