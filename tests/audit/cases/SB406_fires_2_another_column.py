import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import r2_score

keras.utils.set_random_seed(93)
rng = np.random.default_rng(93)
df = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"])
df["height"] = df["a"] + np.abs(df["b"])
df["weight"] = 0.6 * df["height"] + 0.4 * df["c"] + rng.normal(0, 0.1, 400)
train, test = df[:300], df[300:]
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(train[["a", "b", "c"]], train["height"], epochs=8, batch_size=16, verbose=0)
guess = model.predict(test[["a", "b", "c"]], verbose=0)
print("R2:", r2_score(test["weight"], guess))  # <- SB406
