import keras
import numpy as np
from keras import layers
from keras.datasets import mnist

# A body learns the digits 0-4, then is frozen for 5-9, then all of it is tuned gently.
keras.utils.set_random_seed(13)
(x, y), (x_test, y_test) = mnist.load_data()
x, y = x[:2000].reshape(-1, 784) / 255.0, y[:2000]
x_test, y_test = x_test[:600].reshape(-1, 784) / 255.0, y_test[:600]
low, high = y < 5, y >= 5

body = keras.Sequential([layers.Input((784,)), layers.Dense(64, activation="relu"), layers.Dense(32, activation="relu")])
first = keras.Sequential([body, layers.Dense(5, activation="softmax")])
first.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
first.fit(x[low], y[low], epochs=3, verbose=0)

body.trainable = False
second = keras.Sequential([body, layers.Dense(5, activation="softmax")])
second.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
second.fit(x[high], y[high] - 5, epochs=3, verbose=0)
body.trainable = True
second.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(1e-4), metrics=["accuracy"])
second.fit(x[high], y[high] - 5, epochs=3, verbose=0)
test = y_test >= 5
print("loss, accuracy:", second.evaluate(x_test[test], y_test[test] - 5, verbose=0))
