import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_iris
from sklearn.model_selection import StratifiedKFold

keras.utils.set_random_seed(99)
x, y = load_iris(return_X_y=True)
print("rows:", len(x), "different:", len(np.unique(x, axis=0)))
scores = []
for train, test in StratifiedKFold(3, shuffle=True, random_state=99).split(x, y):
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Dense(16, activation="relu")(inputs)))
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x[train], y[train], epochs=12, batch_size=8, verbose=0)
    scores.append(model.evaluate(x[test], y[test], verbose=0)[1])
print("accuracy:", np.mean(scores))
