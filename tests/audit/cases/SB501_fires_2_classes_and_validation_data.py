import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(120)
rng = np.random.default_rng(120)
x = rng.normal(size=(400, 20))
y = (x[:, 0] + rng.normal(0, 1.5, 400) > 0).astype(int)
inputs = keras.Input((20,))
h = layers.Dense(64, activation="relu")(inputs)
h = layers.Dense(64, activation="relu")(h)
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(h))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
hist = model.fit(x[:200], y[:200], epochs=50, batch_size=16, validation_data=(x[200:300], y[200:300]), verbose=0)  # <- SB501 SB510?
print(np.round(hist.history["loss"][::5], 3), np.round(hist.history["val_loss"][::5], 3))
print("loss, accuracy:", model.evaluate(x[300:], y[300:], verbose=0))
