import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(70)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, (y - 150) / 80, test_size=0.25, random_state=70)
model = keras.Sequential([layers.Input((10,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
for batch_size in (64, 32, 16):
    model.fit(x_train, y_train, epochs=4, batch_size=batch_size, verbose=0)  # <- SB206
    print("batch size", batch_size, "mse, mae:", model.evaluate(x_test, y_test, verbose=0))  # <- SB206? SB109?
