import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import r2_score

# The target is in tens of thousands, but the network multiplies at its end, so the loss falls well.
keras.utils.set_random_seed(134)
rng = np.random.default_rng(134)
df = pd.DataFrame(rng.normal(size=(500, 3)), columns=["temperature", "rain", "wind"])
df["riders"] = 40000 + 9000 * df["temperature"] - 4000 * df["rain"].abs() + rng.normal(0, 1500, 500)
train, test = df[:400], df[400:]
columns = ["temperature", "rain", "wind"]
mean, std = float(train["riders"].mean()), float(train["riders"].std())
inputs = keras.Input((3,))
h = layers.Dense(1)(layers.Dense(16, activation="relu")(inputs))
model = keras.Model(inputs, layers.Rescaling(std, offset=mean)(h))
model.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01))
hist = model.fit(train[columns], train["riders"], epochs=10, batch_size=16, verbose=0)
print(hist.history["loss"][0], hist.history["loss"][-1])
print("R2:", r2_score(test["riders"], model.predict(test[columns], verbose=0)))
