import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(124)
rng = np.random.default_rng(127)
x = rng.normal(size=(1500, 4))
y = x[:, 0] + np.abs(x[:, 1]) + rng.normal(0, 0.6, 1500)
inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.005), metrics=["mae"])
hist = model.fit(x[:1000], y[:1000], epochs=12, batch_size=16, validation_data=(x[1000:1250], y[1000:1250]), verbose=0)
print(np.round(hist.history["loss"], 3), np.round(hist.history["val_loss"], 3))
print("mse, mae:", model.evaluate(x[1250:], y[1250:], verbose=0))
