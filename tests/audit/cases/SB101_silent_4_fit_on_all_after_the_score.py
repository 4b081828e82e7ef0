import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(6)


def build():
    model = keras.Sequential([layers.Input((10,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    return model


x, y = load_diabetes(return_X_y=True)
y = (y - 150) / 80
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=6)
scaler = StandardScaler().fit(x_train)
model = build()
model.fit(scaler.transform(x_train), y_train, epochs=8, batch_size=16, validation_split=0.2, verbose=0)
print("mse, mae:", model.evaluate(scaler.transform(x_test), y_test, verbose=0))

# Judged; for use, everything is taken. No score is made with it.
final_scaler = StandardScaler().fit(x)
final = build()
final.fit(final_scaler.transform(x), y, epochs=8, batch_size=16, verbose=0)
new = np.random.default_rng(6).normal(0, 0.04, (3, 10))
print("new:", final.predict(final_scaler.transform(new), verbose=0).ravel())
