import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_absolute_error, mean_squared_error

keras.utils.set_random_seed(84)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(x[:350], y[:350], epochs=8, batch_size=16, verbose=0)
guess = model.predict(x[350:], verbose=0)
mse = mean_squared_error(y[350:], guess)
print(f"RMSE: {np.sqrt(mse):.4f}, MAE: {mean_absolute_error(y[350:], guess):.4f}")
print("rmse again:", model.evaluate(x[350:], y[350:], verbose=0) ** 0.5)
