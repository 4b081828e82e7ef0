import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(74)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=74)
inputs = keras.Input((64,))
h = layers.Dense(32, activation="relu", name="features")(inputs)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
# Never compiled nor fitted itself; its layers are trained.
features = keras.Model(model.input, model.get_layer("features").output)
a, b = features.predict(x_train, verbose=0), features.predict(x_test, verbose=0)
print("logistic regression on features:", LogisticRegression(max_iter=200).fit(a, y_train).score(b, y_test))
