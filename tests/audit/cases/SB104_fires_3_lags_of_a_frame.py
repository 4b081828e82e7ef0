import keras
import numpy as np
import pandas as pd
from keras import layers
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

# 매출 : 지난 5일로 내일을
keras.utils.set_random_seed(9)
rng = np.random.default_rng(9)
df = pd.DataFrame({"sales": np.sin(np.arange(400) / 15) + rng.normal(0, 0.3, 400)})
for lag in range(1, 6):
    df[f"lag{lag}"] = df["sales"].shift(lag)
df = df.dropna()
x = df[[f"lag{k}" for k in range(1, 6)]]
y = df["sales"]
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=9)  # <- SB104

model = keras.Sequential([layers.Input((5,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)
print("r2:", r2_score(y_test, model.predict(x_test, verbose=0)))
