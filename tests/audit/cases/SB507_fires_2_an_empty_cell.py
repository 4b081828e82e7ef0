import keras
import numpy as np
import pandas as pd
from keras import layers

# 빈 칸 하나가 loss 를 nan 으로
keras.utils.set_random_seed(132)
rng = np.random.default_rng(132)
df = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"])
df["y"] = df["a"] - np.abs(df["b"])
df.loc[17, "c"] = np.nan  # <- SB507?
train, test = df[:300], df[300:]
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
hist = model.fit(train[["a", "b", "c"]], train["y"], epochs=4, batch_size=16, verbose=0)  # <- SB507
print(hist.history["loss"])
print("mse, mae:", model.evaluate(test[["a", "b", "c"]], test["y"], verbose=0))
