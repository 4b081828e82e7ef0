import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

# One scaler object, fitted again for each fold: its rows were the test of another fold.
keras.utils.set_random_seed(36)
x, y = load_wine(return_X_y=True)
scaler = StandardScaler()
scores = []
for train, test in StratifiedKFold(4, shuffle=True, random_state=36).split(x, y):
    x_train = scaler.fit_transform(x[train])
    x_test = scaler.transform(x[test])
    model = keras.Sequential([layers.Input((13,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(x_train, y[train], epochs=6, batch_size=8, verbose=0)
    scores.append(model.evaluate(x_test, y[test], verbose=0)[1])
print("accuracy:", np.mean(scores))
