import keras
import numpy as np
from keras import layers
from sklearn.utils import shuffle

keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)
series = np.sin(np.arange(400) / 15) + rng.normal(0, 0.3, 400)


def windows(part, size=5):
    x = np.array([part[i : i + size] for i in range(len(part) - size)])
    return x, part[size:]


x_train, y_train = windows(series[:300])
x_test, y_test = windows(series[300:])
# Only the training windows are shuffled, among themselves; the test ones too, which changes nothing.
x_train, y_train = shuffle(x_train, y_train, random_state=9)
x_test, y_test = shuffle(x_test, y_test, random_state=9)

model = keras.Sequential([layers.Input((5,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x_test, y_test, verbose=0))
