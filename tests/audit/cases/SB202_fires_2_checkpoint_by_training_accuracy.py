import os
import tempfile

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(58)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=58)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=58)
path = os.path.join(tempfile.mkdtemp(), "best.keras")
model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
keep = keras.callbacks.ModelCheckpoint(path, monitor="accuracy", mode="max", save_best_only=True)  # <- SB202
model.fit(x_train, y_train, epochs=5, validation_data=(x_val, y_val), callbacks=[keep], verbose=0)  # <- SB202?
model = keras.models.load_model(path)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
