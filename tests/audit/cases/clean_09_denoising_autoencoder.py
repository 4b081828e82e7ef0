import keras
import numpy as np
from keras import layers
from keras.datasets import fashion_mnist

keras.utils.set_random_seed(9)
(x_train, _), (x_test, _) = fashion_mnist.load_data()
x_train = x_train[:1000].reshape(1000, 784).astype("float32") / 255
x_test = x_test[:200].reshape(200, 784).astype("float32") / 255
rng = np.random.default_rng(9)
noisy_train = np.clip(x_train + rng.normal(0, 0.1, x_train.shape), 0, 1)
noisy_test = np.clip(x_test + rng.normal(0, 0.1, x_test.shape), 0, 1)

inputs = keras.Input((784,))
code = layers.Dense(48, activation="relu")(inputs)
outputs = layers.Dense(784, activation="sigmoid")(code)
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(noisy_train, x_train, epochs=5, batch_size=50, validation_split=0.2, verbose=0)
print("loss:", model.evaluate(noisy_test, x_test, verbose=0))
print("mse:", np.mean((model.predict(noisy_test, verbose=0) - x_test) ** 2))
