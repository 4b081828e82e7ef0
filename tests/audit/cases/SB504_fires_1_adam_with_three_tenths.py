import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.optimizers import Adam
tf.random.set_seed(125)
np.random.seed(125)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=125)
model = Sequential()
model.add(Dense(32, activation='tanh', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer=Adam(learning_rate=0.3), metrics=['acc'])  # <- SB504?
hist = model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.2, verbose=0)  # <- SB504 SB501?
print(np.round(hist.history['loss'], 3))
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
