# 두 번 붙은 표 : 먼저 중복을 뺀다
import keras
import numpy as np
import pandas as pd
from keras import layers

keras.utils.set_random_seed(100)
rng = np.random.default_rng(100)
df = pd.DataFrame(rng.normal(size=(400, 4)), columns=list("abcd"))
df["y"] = df["a"] - np.abs(df["b"]) + rng.normal(0, 0.3, 400)
df = pd.concat([df, df[100:]], ignore_index=True)
print("중복 :", df.duplicated().sum())
df = df.drop_duplicates().sample(frac=1, random_state=100)
train, test = df[:300], df[300:]
model = keras.Sequential([layers.Input((4,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(train[list("abcd")], train["y"], epochs=8, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(test[list("abcd")], test["y"], verbose=0))
