import keras
import numpy as np
import pandas as pd
from keras import layers

keras.utils.set_random_seed(99)
rng = np.random.default_rng(99)
df = pd.DataFrame(rng.normal(size=(250, 4)), columns=list("abcd"))
df["y"] = df["a"] - np.abs(df["b"]) + rng.normal(0, 0.3, 250)
df = pd.concat([df, df[50:]], ignore_index=True)  # <- SB110?
df = df.sample(frac=1, random_state=99)
train, test = df[:340], df[340:]  # <- SB110

inputs = keras.Input((4,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(train[list("abcd")], train["y"], epochs=8, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(test[list("abcd")], test["y"], verbose=0))  # <- SB110?
