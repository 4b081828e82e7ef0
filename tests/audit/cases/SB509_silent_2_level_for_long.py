import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(136)
rng = np.random.default_rng(136)
x = rng.normal(size=(1500, 3))
y = x[:, 0] + 0.5 * np.abs(x[:, 1]) + rng.normal(0, 1, 1500)
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(8, activation="relu")(inputs)))
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01), metrics=["mae"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=0.01, patience=5, restore_best_weights=True)
hist = model.fit(x[:1000], y[:1000], epochs=40, batch_size=16, validation_split=0.3, callbacks=[stop], verbose=0)
print(np.round(hist.history["val_loss"], 3))
print("mse, mae:", model.evaluate(x[1000:], y[1000:], verbose=0))
