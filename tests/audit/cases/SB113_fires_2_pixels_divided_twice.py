import keras
import numpy as np
from keras import layers
from keras.datasets import fashion_mnist

keras.utils.set_random_seed(102)
(x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
x_train, y_train = x_train[:1000].astype("float32") / 255, y_train[:1000]
x_test, y_test = x_test[:300].astype("float32") / 255, y_test[:300]
x_train = x_train.reshape(1000, 28, 28, 1) / 255  # <- SB113
x_test = x_test.reshape(300, 28, 28, 1) / 255  # <- SB113?

inputs = keras.Input((28, 28, 1))
h = layers.Dense(32, activation="relu")(layers.Flatten()(inputs))
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)  # <- SB113?
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
