import keras
import numpy as np
from keras import layers
from keras.datasets import mnist

keras.utils.set_random_seed(105)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:1000].reshape(-1, 784).astype("float32"), y_train[:1000]
x_test, y_test = x_test[:300].reshape(-1, 784).astype("float32"), y_test[:300]
inputs = keras.Input((784,))
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(layers.Dense(32, activation="relu")(inputs)))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)  # <- SB114
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
