# 콜백 목록을 만들어 놓고 fit 에는 안 줬다
import os
import tempfile

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes

keras.utils.set_random_seed(68)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
callbacks = []
callbacks.append(keras.callbacks.ModelCheckpoint(os.path.join(tempfile.mkdtemp(), "m.keras"), save_best_only=True))  # <- SB205
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x[:350], y[:350], epochs=8, batch_size=16, validation_split=0.2, verbose=0)  # <- SB205?
print("mse, mae:", model.evaluate(x[350:], y[350:], verbose=0))
