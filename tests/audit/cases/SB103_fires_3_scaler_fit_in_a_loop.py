import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.preprocessing import RobustScaler

keras.utils.set_random_seed(37)
rng = np.random.default_rng(37)
df = pd.DataFrame({"speed": rng.normal(60, 12, 350), "weight": rng.normal(1400, 250, 350)})
df["fuel"] = df["weight"] / 1000 + (df["speed"] - 60) ** 2 / 400 + rng.normal(0, 0.1, 350)
train, test = df[:280].copy(), df[280:].copy()

scaler = RobustScaler()
parts = []
for part in (train, test):
    scaler.fit(part[["speed", "weight"]])  # <- SB103
    parts.append(scaler.transform(part[["speed", "weight"]]))  # <- SB103?
x_train, x_test = parts

inputs = keras.Input((2,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x_train, train["fuel"], epochs=8, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x_test, test["fuel"], verbose=0))
