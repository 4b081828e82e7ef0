import keras
import numpy as np
from keras import layers
from sklearn.metrics import r2_score

keras.utils.set_random_seed(81)
rng = np.random.default_rng(81)
x = rng.normal(size=(120, 3))
y = x[:, 0] - np.abs(x[:, 1])
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(x[:100], y[:100], epochs=10, batch_size=8, verbose=0)
print("R2:", r2_score(y[100:], model.predict(x[100:], verbose=0)))  # <- SB402
