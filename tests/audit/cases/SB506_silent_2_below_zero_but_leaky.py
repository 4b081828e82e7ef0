import keras
import numpy as np
from keras import layers
from keras.datasets import mnist

keras.utils.set_random_seed(130)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:1000].reshape(-1, 784) / 255.0, y_train[:1000]
x_test, y_test = x_test[:300].reshape(-1, 784) / 255.0, y_test[:300]
inputs = keras.Input((784,))
below = keras.initializers.RandomUniform(-0.06, -0.02, seed=1)
h = layers.LeakyReLU(negative_slope=0.2)(layers.Dense(32, kernel_initializer=below)(inputs))
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
