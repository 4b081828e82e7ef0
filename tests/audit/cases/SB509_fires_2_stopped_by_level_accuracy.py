import keras
import numpy as np
from keras import layers

# 95 of 100 are of one class: accuracy does not move at first, though val_loss falls in every epoch.
keras.utils.set_random_seed(136)
rng = np.random.default_rng(136)
x = rng.normal(size=(1500, 5))
y = (x[:, 0] + x[:, 1] > 2.3).astype(int)
inputs = keras.Input((5,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="max", patience=2)  # <- SB509?
hist = model.fit(x[:1000], y[:1000], epochs=40, batch_size=32, validation_split=0.2, callbacks=[stop], verbose=0)  # <- SB509
print(np.round(hist.history["val_loss"], 3), np.round(hist.history["val_accuracy"], 3))
print("loss, accuracy:", model.evaluate(x[1000:], y[1000:], verbose=0))
