import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(16)
x, y = load_breast_cancer(return_X_y=True)
order = np.random.default_rng(16).permutation(len(x))
x, y = x[order], y[order]
x_train, y_train = x[:500], y[:500]  # <- SB107?
x_test, y_test = x[400:], y[400:]  # <- SB107
scaler = StandardScaler().fit(x_train)  # <- SB101?

inputs = keras.Input((30,))
outputs = layers.Dense(1, activation="sigmoid")(layers.Dense(16, activation="relu")(inputs))
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(scaler.transform(x_train), y_train, epochs=5, verbose=0)  # <- SB107?
print("loss, accuracy:", model.evaluate(scaler.transform(x_test), y_test, verbose=0))
