import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(37)


def scaled(rows, scaler=None):
    if scaler is None:
        scaler = StandardScaler().fit(rows)
    return scaler.transform(rows), scaler


x, y = load_diabetes(return_X_y=True)
y = (y - 150) / 80
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=37)
x_train, scaler = scaled(x_train)
x_test, _ = scaled(x_test, scaler)

model = keras.Sequential([layers.Input((10,)), layers.Dense(32, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_split=0.2, verbose=0)
print("r2:", r2_score(y_test, model.predict(x_test, verbose=0)))
