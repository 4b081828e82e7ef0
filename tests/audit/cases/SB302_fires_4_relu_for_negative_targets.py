import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(42)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, y, test_size=0.25, random_state=42)
scaler = StandardScaler().fit(y_train.reshape(-1, 1))
y_train = scaler.transform(y_train.reshape(-1, 1))
y_test = scaler.transform(y_test.reshape(-1, 1))

model = keras.Sequential()
model.add(layers.Input((10,)))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(1, activation="relu"))  # <- SB302
model.compile(loss="mse", optimizer="adam")  # <- SB302?
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)  # <- SB302?
print("r2:", r2_score(y_test, model.predict(x_test, verbose=0)))
