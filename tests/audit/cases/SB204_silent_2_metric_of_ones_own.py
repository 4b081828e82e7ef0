import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes


def within_half(y_true, y_pred):
    return keras.ops.mean(keras.ops.cast(keras.ops.abs(y_true - y_pred) < 0.5, "float32"))


keras.utils.set_random_seed(64)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, ((y - 150) / 80)[:, None]
model = keras.Sequential([layers.Input((10,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=[within_half])
stop = keras.callbacks.EarlyStopping(monitor="val_within_half", mode="max", patience=3, restore_best_weights=True)
model.fit(x[:350], y[:350], epochs=8, batch_size=16, validation_split=0.2, callbacks=[stop], verbose=0)
print("mse, within half:", model.evaluate(x[350:], y[350:], verbose=0))
