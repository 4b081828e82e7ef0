# hist 를 받으려고 fit 을 또 불렀다
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(71)
x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=71)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)
inputs = keras.Input((13,))
model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["acc"])
model.fit(x_train, y_train, epochs=6, batch_size=8, validation_split=0.2, verbose=0)
hist = model.fit(x_train, y_train, epochs=6, batch_size=8, validation_split=0.2, verbose=0)  # <- SB206
print("acc :", model.evaluate(x_test, y_test, verbose=0)[1])
