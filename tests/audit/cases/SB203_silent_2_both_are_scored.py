import os
import tempfile

import keras
import numpy as np
from keras import layers

# The last weights first, then the best ones, to compare.
keras.utils.set_random_seed(61)
rng = np.random.default_rng(61)
x = rng.normal(size=(300, 15))
y = (x[:, 0] + rng.normal(0, 1.2, 300) > 0).astype(int)
model = keras.Sequential([layers.Input((15,)), layers.Dense(64, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.02), metrics=["accuracy"])
path = os.path.join(tempfile.mkdtemp(), "best.weights.h5")
keep = keras.callbacks.ModelCheckpoint(path, save_best_only=True, save_weights_only=True)
model.fit(x[:150], y[:150], epochs=20, validation_data=(x[150:220], y[150:220]), callbacks=[keep], verbose=0)  # <- SB501?
print("last:", model.evaluate(x[220:], y[220:], verbose=0))
model.load_weights(path)
print("best:", model.evaluate(x[220:], y[220:], verbose=0))
