import keras
import numpy as np
from keras import layers
from numpy.lib.stride_tricks import sliding_window_view

keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)
series = np.cumsum(rng.normal(0, 0.1, (300, 2)), axis=0)
series = series - series[:1]
windows = sliding_window_view(series, 10, axis=0)[:-1].transpose(0, 2, 1)  # (290, 10, 2)
target = series[10:, 0]

order = rng.permutation(len(windows))  # <- SB104
train, test = order[:230], order[230:]  # <- SB104?
x_train, y_train = windows[train], target[train]  # <- SB104?
x_test, y_test = windows[test], target[test]  # <- SB104?

model = keras.Sequential([layers.Input((10, 2)), layers.Conv1D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(1)])
model.compile(loss="mae", optimizer="adam")
model.fit(x_train, y_train, epochs=6, verbose=0)
print("mae:", model.evaluate(x_test, y_test, verbose=0))
