import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

# Class numbers as floats: 0.0, 1.0, 2.0.
keras.utils.set_random_seed(78)
x, y = load_wine(return_X_y=True)
y = y.astype("float64")
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=78)
scaler = StandardScaler().fit(x_train)
inputs = keras.Input((13,))
model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["acc"])
model.fit(scaler.transform(x_train), y_train, epochs=8, batch_size=8, verbose=0)
print("loss, acc:", model.evaluate(scaler.transform(x_test), y_test, verbose=0))
