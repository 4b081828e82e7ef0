import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(116)
np.random.seed(116)

x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, (y - 150) / 80, test_size=0.25, random_state=116)
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(10,)))
model.add(Dense(3))  # <- SB303?
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_split=0.2, verbose=0)  # <- SB303
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))  # <- SB303?
