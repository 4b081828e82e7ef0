# 함수형, mae 를 본다
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes

keras.utils.set_random_seed(59)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
options = dict(epochs=10, batch_size=16, verbose=0)
options["validation_split"] = 0.2
options["callbacks"] = [keras.callbacks.EarlyStopping(monitor="mae", patience=3, restore_best_weights=True)]  # <- SB202
model.fit(x[:350], y[:350], **options)  # <- SB202?
print("mse, mae:", model.evaluate(x[350:], y[350:], verbose=0))
