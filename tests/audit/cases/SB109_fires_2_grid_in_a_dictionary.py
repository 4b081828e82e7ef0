import itertools

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(96)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, (y - 150) / 80, test_size=0.25, random_state=96)


def score(nodes, rate):
    model = keras.Sequential([layers.Input((10,)), layers.Dense(nodes, activation="relu"), layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(rate))
    model.fit(x_train, y_train, epochs=5, batch_size=16, verbose=0)
    return r2_score(y_test, model.predict(x_test, verbose=0))  # <- SB109


results = {(n, r): score(n, r) for n, r in itertools.product((8, 32), (0.01, 0.001))}  # <- SB109?
best = max(results, key=results.get)  # <- SB109?
print("best:", best, "R2:", results[best])
