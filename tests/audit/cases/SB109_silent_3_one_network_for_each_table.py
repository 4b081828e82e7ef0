# 데이터가 다르면 test 도 다르다
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer, load_digits, load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(97)
scores = {}
for load in (load_wine, load_breast_cancer, load_digits):
    x, y = load(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=97)
    scaler = StandardScaler().fit(x_train)
    model = keras.Sequential([layers.Input((x.shape[1],)), layers.Dense(16, activation="relu"), layers.Dense(int(y.max()) + 1, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(scaler.transform(x_train), y_train, epochs=5, batch_size=16, verbose=0)
    scores[load.__name__] = model.evaluate(scaler.transform(x_test), y_test, verbose=0)[1]
print("easiest:", max(scores, key=scores.get), scores)
