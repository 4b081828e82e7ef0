# validation 을 안 줬는데 val_loss 를 본다
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes

keras.utils.set_random_seed(65)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
inputs = keras.Input((10,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
reduce = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=2)  # <- SB204
model.fit(x[:350], y[:350], epochs=8, batch_size=16, callbacks=[reduce], verbose=0)  # <- SB204?
print("mse, mae:", model.evaluate(x[350:], y[350:], verbose=0))
