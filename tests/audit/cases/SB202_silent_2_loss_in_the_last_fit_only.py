import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

# With validation val_loss is watched; the network that gets every row has no validation.
keras.utils.set_random_seed(58)
x, y = load_digits(return_X_y=True)
x = x / 16


def build():
    model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


by_val = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
by_loss = keras.callbacks.EarlyStopping(monitor="loss", patience=2)
trial = build()
trial.fit(x[:1000], y[:1000], epochs=5, validation_data=(x[1000:1200], y[1000:1200]), callbacks=[by_val], verbose=0)
final = build()
final.fit(x[:1200], y[:1200], epochs=5, callbacks=[by_loss], verbose=0)
print("loss, accuracy:", final.evaluate(x[1200:], y[1200:], verbose=0))
