# 빈 칸을 평균으로 채우고 나누기
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.impute import SimpleImputer
from sklearn.metrics import r2_score

keras.utils.set_random_seed(3)


def fill(table):
    imputer = SimpleImputer(strategy="mean")
    return imputer.fit_transform(table)  # <- SB101


x, y = load_diabetes(return_X_y=True)
y = (y - 150) / 80
rng = np.random.default_rng(3)
x[rng.uniform(size=x.shape) < 0.1] = np.nan
x = fill(x)  # <- SB101?

order = rng.permutation(len(x))
train, test = order[:340], order[340:]

inputs = keras.Input((10,))
h = layers.Dense(32, activation="relu")(inputs)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(loss="mse", optimizer="adam")
model.fit(x[train], y[train], epochs=10, batch_size=16, validation_split=0.2, verbose=0)
print("r2:", r2_score(y[test], model.predict(x[test], verbose=0)))
