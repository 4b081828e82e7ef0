import os
import tempfile

import keras
import numpy as np
from keras import layers
from sklearn.metrics import accuracy_score

keras.utils.set_random_seed(61)
rng = np.random.default_rng(61)
x = rng.normal(size=(300, 15))
y = (x[:, 0] + rng.normal(0, 1.2, 300) > 0).astype(int)
inputs = keras.Input((15,))
outputs = layers.Dense(1, activation="sigmoid")(layers.Dense(64, activation="relu")(inputs))
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.02))
path = os.path.join(tempfile.mkdtemp(), "best.keras")
keep = keras.callbacks.ModelCheckpoint(path, save_best_only=True)  # <- SB203?
hist = model.fit(x[:150], y[:150], epochs=25, validation_data=(x[150:220], y[150:220]), callbacks=[keep], verbose=0)  # <- SB203? SB501?
print("best epoch:", int(np.argmin(hist.history["val_loss"])) + 1)
print("accuracy:", accuracy_score(y[220:], model.predict(x[220:], verbose=0) > 0.5))  # <- SB203
