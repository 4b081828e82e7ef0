import keras
import numpy as np
from keras import layers
from keras.datasets import mnist

keras.utils.set_random_seed(130)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:1000].reshape(-1, 784) / 255.0, y_train[:1000]
x_test, y_test = x_test[:300].reshape(-1, 784) / 255.0, y_test[:300]
inputs = keras.Input((784,))
below = keras.initializers.RandomUniform(-0.2, -0.1, seed=1)
h = layers.Dense(32, activation="relu", kernel_initializer=below)(inputs)  # <- SB506
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
hist = model.fit(x_train, y_train, epochs=5, verbose=0)  # <- SB506?
print(np.round(hist.history["loss"], 3))
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
