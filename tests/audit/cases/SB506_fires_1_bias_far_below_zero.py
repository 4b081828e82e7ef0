import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.initializers import Constant
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(129)
np.random.seed(129)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=129)
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(16, activation='relu', bias_initializer=Constant(-20.)))  # <- SB506
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
hist = model.fit(x_train, y_train, epochs=6, batch_size=32, validation_split=0.2, verbose=0)  # <- SB506?
print(np.round(hist.history['loss'], 3))
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
