import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(14)
rng = np.random.default_rng(14)
df = pd.DataFrame(rng.normal(size=(300, 4)), columns=list("abcd"))
df["target"] = df["a"] * 0.8 - df["b"] * 0.5 + np.abs(df["c"]) + rng.normal(0, 0.2, 300)
X = df.drop(columns="target")
y = df["target"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=14)

model = keras.Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(X, y, epochs=8, batch_size=16, verbose=0)  # <- SB107
print("R2:", r2_score(y_test, model.predict(X_test, verbose=0)))
