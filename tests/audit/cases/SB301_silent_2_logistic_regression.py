import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

# No hidden layer at all: a logistic regression, and meant so.
keras.utils.set_random_seed(114)
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, stratify=y, random_state=114)
scaler = StandardScaler().fit(x_train)
inputs = keras.Input((30,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(inputs))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(scaler.transform(x_train), y_train, epochs=12, batch_size=16, verbose=0)
print("loss, accuracy:", model.evaluate(scaler.transform(x_test), y_test, verbose=0))
