import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(2)
rng = np.random.default_rng(2)
df = pd.DataFrame({"area": rng.normal(80, 25, 400), "rooms": rng.integers(1, 6, 400), "age": rng.uniform(0, 40, 400)})
df["price"] = 0.03 * df["area"] + 0.4 * df["rooms"] - 0.02 * df["age"] + rng.normal(0, 0.3, 400)

columns = ["area", "rooms", "age"]
df[columns] = StandardScaler().fit_transform(df[columns])  # <- SB101

train = df.iloc[:320]
test = df.iloc[320:]

model = keras.Sequential([layers.Input((3,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(train[columns], train["price"], epochs=8, batch_size=16, validation_split=0.2, verbose=0)
print("mse, mae:", model.evaluate(test[columns], test["price"], verbose=0))
