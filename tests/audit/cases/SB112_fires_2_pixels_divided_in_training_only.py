import keras
import numpy as np
from keras import layers
from keras.datasets import mnist
from sklearn.metrics import accuracy_score

keras.utils.set_random_seed(51)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:1000].astype("float32") / 255, y_train[:1000]
x_test, y_test = x_test[:300].astype("float32"), y_test[:300]

inputs = keras.Input((28, 28))
h = layers.Dense(32, activation="relu")(layers.Flatten()(inputs))
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(x_train, y_train, epochs=5, verbose=0)
guess = model.predict(x_test, verbose=0).argmax(axis=1)  # <- SB112
print("accuracy:", accuracy_score(y_test, guess))  # <- SB112?
