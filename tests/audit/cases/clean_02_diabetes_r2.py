import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(2)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=2)
x_scaler = StandardScaler().fit(x_train)
y_scaler = StandardScaler().fit(y_train[:, None])

model = keras.Sequential([layers.Input((10,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam")
model.fit(x_scaler.transform(x_train), y_scaler.transform(y_train[:, None]), epochs=8, batch_size=16, validation_split=0.2, verbose=0)
guess = y_scaler.inverse_transform(model.predict(x_scaler.transform(x_test), verbose=0))
print("RMSE:", mean_squared_error(y_test, guess) ** 0.5)
print("R2:", r2_score(y_test, guess))
