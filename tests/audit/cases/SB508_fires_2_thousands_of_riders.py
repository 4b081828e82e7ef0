import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import r2_score

keras.utils.set_random_seed(134)
rng = np.random.default_rng(134)
df = pd.DataFrame(rng.normal(size=(500, 3)), columns=["temperature", "rain", "wind"])
df["riders"] = 40000 + 9000 * df["temperature"] - 4000 * df["rain"].abs() + rng.normal(0, 1500, 500)
train, test = df[:400], df[400:]
columns = ["temperature", "rain", "wind"]
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam")  # <- SB508?
hist = model.fit(train[columns], train["riders"], epochs=10, batch_size=16, verbose=0)  # <- SB508
print(hist.history["loss"][0], hist.history["loss"][-1])
print("R2:", r2_score(test["riders"], model.predict(test[columns], verbose=0)))
