# transform 을 두 번 했다 (셀을 두 번 실행한 것처럼)
import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.preprocessing import MinMaxScaler

keras.utils.set_random_seed(103)
rng = np.random.default_rng(103)
df = pd.DataFrame({"나이": rng.uniform(20, 60, 400), "소득": rng.normal(300, 60, 400)})
df["y"] = df["소득"] / 100 + (df["나이"] > 40) - 3
train, test = df[:300], df[300:]
scaler = MinMaxScaler().fit(train[["나이", "소득"]].values)
x_train = scaler.transform(train[["나이", "소득"]].values)
x_test = scaler.transform(test[["나이", "소득"]].values)
x_train = scaler.transform(x_train)  # <- SB113
x_test = scaler.transform(x_test)  # <- SB113?
model = keras.Sequential([layers.Input((2,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x_train, train["y"], epochs=8, batch_size=16, verbose=0)  # <- SB113?
print("mse, mae:", model.evaluate(x_test, test["y"], verbose=0))
