import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(111)
rng = np.random.default_rng(111)
x = np.array([rng.normal(size=300), rng.uniform(-2, 2, 300), rng.normal(size=300)])
y = x[0] + np.abs(x[1])
x = x.reshape(300, 3)  # <- SB116
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=111)
inputs = keras.Input((3,))
model = keras.Model(inputs, layers.Dense(1)(layers.Dense(24, activation="relu")(inputs)))
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)
print("mse, mae:", model.evaluate(x_test, y_test, verbose=0))
