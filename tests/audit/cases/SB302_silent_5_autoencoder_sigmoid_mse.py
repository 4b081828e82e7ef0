import keras
import numpy as np
from keras import layers
from keras.datasets import mnist

keras.utils.set_random_seed(43)
(x_train, _), (x_test, _) = mnist.load_data()
x_train = x_train[:1000].reshape(-1, 784) / 255.0
x_test = x_test[:200].reshape(-1, 784) / 255.0

model = keras.Sequential([layers.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(784, activation="sigmoid")])
model.compile(loss="mse", optimizer="adam")
model.fit(x_train, x_train, epochs=4, batch_size=64, verbose=0)
print("mse:", model.evaluate(x_test, x_test, verbose=0))
