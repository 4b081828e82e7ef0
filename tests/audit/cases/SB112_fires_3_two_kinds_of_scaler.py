import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.preprocessing import MinMaxScaler, StandardScaler

keras.utils.set_random_seed(52)
rng = np.random.default_rng(52)
df = pd.DataFrame({"키": rng.normal(170, 8, 400), "몸무게": rng.normal(65, 10, 400)})
df["비만"] = (df["몸무게"] / (df["키"] / 100) ** 2 > 24).astype(int)
x, y = df[["키", "몸무게"]].values, df["비만"].values
x_train, x_test, y_train, y_test = x[:300], x[300:], y[:300], y[300:]
train = MinMaxScaler().fit_transform(x_train)
test = StandardScaler().fit(x_train).transform(x_test)  # <- SB112?

model = keras.Sequential([layers.Input((2,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(train, y_train, epochs=8, batch_size=8, verbose=0)
print("loss, accuracy:", model.evaluate(test, y_test, verbose=0))  # <- SB112
