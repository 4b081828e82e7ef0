# PCA 해 놓고 원래 x 를 넣었다
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(109)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=109)
pca = PCA(20)
reduced_train = pca.fit_transform(x_train)  # <- SB115
reduced_test = pca.transform(x_test)  # <- SB115?
print(reduced_train.shape, reduced_test.shape)
model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)  # <- SB115?
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
