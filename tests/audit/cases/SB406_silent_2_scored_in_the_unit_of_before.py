import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import mean_absolute_error, r2_score

# Trained on the logarithm, scored in won.
keras.utils.set_random_seed(93)
rng = np.random.default_rng(93)
df = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"])
df["won"] = np.expm1(2 + 0.5 * df["a"] + 0.3 * np.abs(df["b"]) + rng.normal(0, 0.1, 400))
df["log"] = np.log1p(df["won"])
train, test = df[:300], df[300:]
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")
model.fit(train[["a", "b", "c"]], train["log"], epochs=12, batch_size=8, verbose=0)
guess = np.expm1(model.predict(test[["a", "b", "c"]], verbose=0).ravel())
print("R2:", r2_score(test["won"], guess), "MAE:", mean_absolute_error(test["won"], guess))
