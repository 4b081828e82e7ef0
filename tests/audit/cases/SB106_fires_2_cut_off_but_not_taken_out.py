import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(48)
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=48)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)
_, x_val, _, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=48)  # <- SB106?

inputs = keras.Input((30,))
outputs = layers.Dense(1, activation="sigmoid")(layers.Dense(16, activation="relu")(inputs))
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_data=(x_val, y_val), verbose=0)  # <- SB106
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
