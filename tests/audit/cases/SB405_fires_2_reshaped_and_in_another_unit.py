import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(90)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = x[:340] * 20, x[340:] * 20, y[:340], y[340:]
scaler = StandardScaler().fit(y_train.reshape(-1, 1))
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(x_train, scaler.transform(y_train.reshape(-1, 1)), epochs=10, batch_size=16, verbose=0)
guess = scaler.inverse_transform(model.predict(x_test, verbose=0)).ravel()
print("R2:", r2_score(guess, y_test))  # <- SB405
