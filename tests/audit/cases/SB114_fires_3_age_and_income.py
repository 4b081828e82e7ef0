# 나이와 소득을 그대로
import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(106)
rng = np.random.default_rng(106)
df = pd.DataFrame({"나이": rng.uniform(20, 60, 400), "소득": rng.normal(40_000_000, 8_000_000, 400), "자녀": rng.integers(0, 4, 400)})
df["구매"] = (df["소득"] / 1e7 + df["자녀"] > 5.2).astype(int)
train, test = train_test_split(df, test_size=0.25, random_state=106)
model = keras.Sequential([layers.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(train.drop(columns="구매"), train["구매"], epochs=8, batch_size=16, verbose=0)  # <- SB114 SB504? SB506? SB507?
print("loss, accuracy:", model.evaluate(test.drop(columns="구매"), test["구매"], verbose=0))
