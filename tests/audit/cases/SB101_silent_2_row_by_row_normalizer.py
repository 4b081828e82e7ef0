import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer, Normalizer

# Each row is divided by its own length, and the encoder only knows the names of classes.
keras.utils.set_random_seed(2)
x, y = load_digits(return_X_y=True)
x = Normalizer().fit_transform(x)
y = LabelBinarizer().fit_transform(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=2)

model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, validation_split=0.2, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
