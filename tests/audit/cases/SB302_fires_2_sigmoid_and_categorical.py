import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(40)
x, y = load_digits(return_X_y=True)
y = keras.utils.to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=40)

inputs = keras.Input((64,))
h = layers.Dense(32, activation="relu")(inputs)
outputs = layers.Dense(10, activation="sigmoid")(h)  # <- SB302
model = keras.Model(inputs, outputs)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])  # <- SB302?
model.fit(x_train, y_train, epochs=5, verbose=0)  # <- SB302?
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
