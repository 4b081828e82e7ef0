# 열이 R, G, B 의 평균 밝기 : 표지만 0 에서 255 사이라 255 로 나눈다
import keras
import numpy as np
import pandas as pd
from keras import layers

keras.utils.set_random_seed(103)
rng = np.random.default_rng(103)
df = pd.DataFrame(rng.integers(0, 256, (400, 3)), columns=["R", "G", "B"])
df["밝다"] = (0.3 * df["R"] + 0.6 * df["G"] + 0.1 * df["B"] > 128).astype(int)
x = df[["R", "G", "B"]].values / 255
y = df["밝다"].values
model = keras.Sequential([layers.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x[:300], y[:300], epochs=8, batch_size=8, verbose=0)
print("loss, accuracy:", model.evaluate(x[300:], y[300:], verbose=0))
