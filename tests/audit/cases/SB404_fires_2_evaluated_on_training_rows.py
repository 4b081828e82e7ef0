import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(87)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=87)
inputs = keras.Input((64,))
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(layers.Dense(32, activation="relu")(inputs)))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)
loss, accuracy = model.evaluate(x_train, y_train, verbose=0)  # <- SB404
print("loss:", loss)  # <- SB404?
print("accuracy:", accuracy)  # <- SB404?
print("first guesses:", model.predict(x_test[:5], verbose=0).argmax(axis=1))
