# 처음 가중치로 되돌리고 다시 훈련
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(71)
x, y = load_wine(return_X_y=True)
model = keras.Sequential([layers.Input((13,)), layers.Dense(16, activation="relu"), layers.Dense(3, activation="softmax")])
start = model.get_weights()
scores = []
for train, test in StratifiedKFold(3, shuffle=True, random_state=71).split(x, y):
    model.set_weights(start)
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["acc"])
    scaler = StandardScaler().fit(x[train])
    model.fit(scaler.transform(x[train]), y[train], epochs=6, batch_size=8, verbose=0)
    scores.append(model.evaluate(scaler.transform(x[test]), y[test], verbose=0)[1])
print("acc :", np.mean(scores))
