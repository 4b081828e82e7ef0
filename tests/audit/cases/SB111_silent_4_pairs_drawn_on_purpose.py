import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

# Pairs of digits: are they the same? Row i of one input has nothing to do with row i of the other before the pair is made.
keras.utils.set_random_seed(25)
x, digit = load_digits(return_X_y=True)
x = x / 16
rng = np.random.default_rng(25)


def pairs(x, digit):
    first = rng.permutation(len(x))
    second = rng.permutation(len(x))
    same = (digit[first] == digit[second]) | (np.arange(len(x)) % 2 == 0)
    for i in range(0, len(x), 2):
        second[i] = rng.choice(np.flatnonzero(digit == digit[first[i]]))
    return [x[first], x[second]], same.astype("float32")


x_train, y_train = pairs(x[:900], digit[:900])
x_test, y_test = pairs(x[900:1200], digit[900:1200])

a, b = keras.Input((64,)), keras.Input((64,))
body = layers.Dense(16, activation="relu")
h = layers.Subtract()([body(a), body(b)])
h = layers.Dense(16, activation="relu")(h)
model = keras.Model([a, b], layers.Dense(1, activation="sigmoid")(h))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
