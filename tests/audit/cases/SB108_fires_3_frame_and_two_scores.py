import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import r2_score

keras.utils.set_random_seed(46)
rng = np.random.default_rng(46)
df = pd.DataFrame(rng.normal(size=(200, 3)), columns=["a", "b", "c"])
df["y"] = df["a"] - 0.5 * df["b"] * df["c"] + rng.normal(0, 0.1, 200)
features, target = df[["a", "b", "c"]], df["y"]

model = keras.Sequential([layers.Input((3,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(features, target, epochs=10, batch_size=8, verbose=0)  # <- SB108?
print("mse, mae:", model.evaluate(features, target, verbose=0))  # <- SB108
print("R2:", r2_score(target, model.predict(features, verbose=0)))  # <- SB108?
