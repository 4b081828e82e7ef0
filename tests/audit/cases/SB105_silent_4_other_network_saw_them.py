import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import KFold

# Rows that are validation in one fold are the test in another, always of another network.
keras.utils.set_random_seed(30)
x, y = load_digits(return_X_y=True)
x = x / 16
parts = [test for _, test in KFold(4, shuffle=True, random_state=30).split(x)]
scores = []
for i in range(4):
    test, validation = parts[i], parts[(i + 1) % 4]
    train = np.concatenate([parts[(i + 2) % 4], parts[(i + 3) % 4]])
    model = keras.Sequential([layers.Input((64,)), layers.Dense(24, activation="relu"), layers.Dense(10, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x[train], y[train], epochs=4, validation_data=(x[validation], y[validation]), verbose=0)
    scores.append(model.evaluate(x[test], y[test], verbose=0)[1])
print("accuracy:", np.mean(scores))
