import keras
import numpy as np
from keras import layers
from sklearn.metrics import r2_score

# Counts: whole numbers from 0, few of them, and yet no classes; never below 0, so relu at the end is right.
keras.utils.set_random_seed(42)
rng = np.random.default_rng(42)
x = rng.normal(size=(500, 5))
y = rng.poisson(np.exp(0.5 + 0.4 * x[:, 0])).clip(0, 9).astype("float32")
x_train, x_test, y_train, y_test = x[:400], x[400:], y[:400], y[400:]

model = keras.Sequential([layers.Input((5,)), layers.Dense(24, activation="relu"), layers.Dense(1, activation="relu")])
model.compile(loss="mse", optimizer="adam")
model.fit(x_train, y_train, epochs=10, batch_size=16, verbose=0)
print("r2:", r2_score(y_test, model.predict(x_test, verbose=0)))
