import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

# The scaled rows are for the logistic regression; the network takes centimetres.
keras.utils.set_random_seed(108)
x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=108)
scaler = StandardScaler()
a, b = scaler.fit_transform(x_train), scaler.transform(x_test)
print("logistic regression:", LogisticRegression().fit(a, y_train).score(b, y_test))
inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=15, batch_size=8, verbose=0)
print("network:", model.evaluate(x_test, y_test, verbose=0)[1])
