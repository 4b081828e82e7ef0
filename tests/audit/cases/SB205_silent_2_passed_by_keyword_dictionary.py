import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split


class Settings:
    def __init__(self):
        self.stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
        self.reduce = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", patience=1)

    def of_fit(self):
        return {"epochs": 6, "validation_split": 0.2, "verbose": 0, "callbacks": [self.stop, self.reduce]}


keras.utils.set_random_seed(67)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=67)
model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, **Settings().of_fit())
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
