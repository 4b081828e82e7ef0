import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import RobustScaler

keras.utils.set_random_seed(108)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, (y - 150) / 80, test_size=0.25, random_state=108)
scaler = RobustScaler().fit(x_train)  # <- SB115?
scaler.transform(x_train)  # <- SB115
scaler.transform(x_test)  # <- SB115?
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)  # <- SB115?
print("mse, mae:", model.evaluate(x_test, y_test, verbose=0))
