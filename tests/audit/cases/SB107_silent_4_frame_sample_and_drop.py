import keras
import numpy as np
import pandas as pd
from keras import layers

keras.utils.set_random_seed(17)
rng = np.random.default_rng(17)
df = pd.DataFrame(rng.normal(size=(400, 3)), columns=["키", "몸무게", "나이"])
df["y"] = (df["키"] + df["몸무게"] ** 2 > 1).astype("float32")
train = df.sample(frac=0.8, random_state=1)
test = df.drop(train.index)

model = keras.Sequential([layers.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(train.drop(columns="y").values, train["y"].values, epochs=6, batch_size=16, verbose=0)
loss, accuracy = model.evaluate(test.drop(columns="y").values, test["y"].values, verbose=0)
print("accuracy:", accuracy)
print("of the training rows:", model.evaluate(train.drop(columns="y").values, train["y"].values, verbose=0)[1])
