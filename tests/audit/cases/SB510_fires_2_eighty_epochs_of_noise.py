import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(138)
rng = np.random.default_rng(138)
x = rng.normal(size=(420, 12))
y = (x[:, 0] + rng.normal(0, 1.2, 420) > 0).astype(int)
inputs = keras.Input((12,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.Dense(64, activation="relu")(inputs)))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.005), metrics=["accuracy"])
hist = model.fit(x[:220], y[:220], epochs=80, batch_size=16, validation_data=(x[220:320], y[220:320]), verbose=0)  # <- SB510 SB501?
print("best epoch:", int(np.argmin(hist.history["val_loss"])) + 1, min(hist.history["val_loss"]), hist.history["val_loss"][-1])
print("loss, accuracy:", model.evaluate(x[320:], y[320:], verbose=0))
