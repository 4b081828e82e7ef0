import keras
import numpy as np
from keras import layers

# Validation is always higher than training and jumps about, but does not rise.
keras.utils.set_random_seed(120)
rng = np.random.default_rng(120)
x = rng.normal(size=(1600, 6))
y = (x[:, 0] + 0.5 * x[:, 1] + rng.normal(0, 0.7, 1600) > 0).astype(int)
inputs = keras.Input((6,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.Dense(4, activation="relu")(inputs)))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.01), metrics=["accuracy"])
hist = model.fit(x[:1200], y[:1200], epochs=15, batch_size=8, validation_data=(x[1200:1280], y[1200:1280]), verbose=0)
print(np.round(hist.history["loss"], 3), np.round(hist.history["val_loss"], 3))
print("loss, accuracy:", model.evaluate(x[1280:], y[1280:], verbose=0))
