import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler
from sklearn.utils import shuffle

keras.utils.set_random_seed(21)
x, y = load_wine(return_X_y=True)
x = shuffle(x, random_state=21)  # <- SB111
y = shuffle(y, random_state=22)  # <- SB111?
x_train, x_test = x[:130], x[130:]
y_train, y_test = y[:130], y[130:]
scaler = StandardScaler().fit(x_train)

model = keras.Sequential([layers.Input((13,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(scaler.transform(x_train), y_train, epochs=6, batch_size=16, verbose=0)  # <- SB111?
print("loss, accuracy:", model.evaluate(scaler.transform(x_test), y_test, verbose=0))
