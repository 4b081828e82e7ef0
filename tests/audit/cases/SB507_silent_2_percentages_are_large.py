import keras
import numpy as np
import pandas as pd
from keras import layers

# mean_absolute_percentage_error: a loss of 100 is nothing unusual. The empty cell was filled.
keras.utils.set_random_seed(132)
rng = np.random.default_rng(132)
df = pd.DataFrame(rng.normal(size=(400, 3)), columns=["a", "b", "c"])
df["y"] = 3 + df["a"] * 0.3 + np.abs(df["b"])
df.loc[17, "c"] = np.nan
train, test = df[:300], df[300:]
x_train = train[["a", "b", "c"]].fillna(train[["a", "b", "c"]].mean())
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mape", optimizer=keras.optimizers.Adam(0.01), metrics=["mae"])
hist = model.fit(x_train, train["y"], epochs=10, batch_size=16, verbose=0)
print(np.round(hist.history["loss"], 1))
print("mape, mae:", model.evaluate(test[["a", "b", "c"]], test["y"], verbose=0))
