# 변환한 것은 파일로 저장하고, 저장한 것을 읽어서 쓴다
import os
import tempfile

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA

keras.utils.set_random_seed(109)
x, y = load_digits(return_X_y=True)
x = x / 16
pca = PCA(20).fit(x[:1300])
folder = tempfile.mkdtemp()
np.save(os.path.join(folder, "train.npy"), pca.transform(x[:1300]))
np.save(os.path.join(folder, "test.npy"), pca.transform(x[1300:]))
x_train, x_test = np.load(os.path.join(folder, "train.npy")), np.load(os.path.join(folder, "test.npy"))
model = keras.Sequential([layers.Input((20,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y[:1300], epochs=5, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y[1300:], verbose=0))
