import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score

keras.utils.set_random_seed(90)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(x[:350], y[:350], epochs=10, batch_size=16, verbose=0)
print("R2:", r2_score(y_pred=model.predict(x[350:], verbose=0), y_true=y[350:]))
