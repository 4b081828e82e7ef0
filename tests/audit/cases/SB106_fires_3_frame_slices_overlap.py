import keras
import numpy as np
import pandas as pd
from keras import layers

keras.utils.set_random_seed(49)
rng = np.random.default_rng(49)
df = pd.DataFrame(rng.normal(size=(500, 4)), columns=list("abcd"))
df["y"] = df["a"] * df["b"] + df["c"] + rng.normal(0, 0.2, 500)
train = df[:400]
val = df[300:400]  # <- SB106?
test = df[400:]

def xy(part):
    return part[list("abcd")].to_numpy(), part["y"].to_numpy()

model = keras.Sequential([layers.Input((4,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(*xy(train), epochs=8, batch_size=16, validation_data=xy(val), verbose=0)  # <- SB106
print("mse, mae:", model.evaluate(*xy(test), verbose=0))
