import keras
import numpy as np
from keras import layers
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(7)
rng = np.random.default_rng(7)
x1, x2 = rng.normal(size=(400, 3)), rng.normal(size=(400, 2))
y1 = x1[:, :1] * x2[:, :1]
y2 = np.abs(x1[:, 1:2]) + 0.3 * x2[:, 1:2]
x1_train, x1_test, x2_train, x2_test, y1_train, y1_test, y2_train, y2_test = train_test_split(x1, x2, y1, y2, train_size=0.75, random_state=7)

a, b = keras.Input((3,)), keras.Input((2,))
merged = layers.concatenate([layers.Dense(16, activation="relu")(a), layers.Dense(16, activation="relu")(b)])
middle = layers.Dense(16, activation="relu")(merged)
model = keras.Model([a, b], [layers.Dense(1, name="one")(middle), layers.Dense(1, name="two")(middle)])
model.compile(loss=["mse", "mse"], optimizer="adam")
model.fit([x1_train, x2_train], [y1_train, y2_train], epochs=10, batch_size=8, validation_split=0.2, verbose=0)
first, second = model.predict([x1_test, x2_test], verbose=0)
print("R2 one:", r2_score(y1_test, first))
print("R2 two:", r2_score(y2_test, second))
