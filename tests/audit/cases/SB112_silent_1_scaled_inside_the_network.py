import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(50)
x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=50)
normalization = layers.Normalization()
normalization.adapt(x_train)

model = keras.Sequential([layers.Input((13,)), normalization, layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=8, batch_size=8, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
