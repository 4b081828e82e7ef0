import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(32)
x, y = load_wine(return_X_y=True)
steps = Pipeline([("scale", StandardScaler()), ("best", SelectKBest(f_classif, k=8))])
scores = []
for train, test in StratifiedKFold(3, shuffle=True, random_state=32).split(x, y):
    a = steps.fit_transform(x[train], y[train])
    b = steps.transform(x[test])
    model = keras.Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
    model.fit(a, y[train], epochs=8, batch_size=8, verbose=0)
    scores.append(model.evaluate(b, y[test], verbose=0)[1])
print("accuracy:", np.mean(scores))
