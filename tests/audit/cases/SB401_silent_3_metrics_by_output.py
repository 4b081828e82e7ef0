# 출력마다 다른 metric
import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(79)
rng = np.random.default_rng(79)
x = rng.normal(size=(400, 4))
number = x[:, 0] * x[:, 1]
kind = (x[:, 2] > 0).astype("float32")
x_train, x_test, number_train, number_test, kind_train, kind_test = train_test_split(x, number, kind, test_size=0.25, random_state=79)
inputs = keras.Input((4,))
h = layers.Dense(24, activation="relu")(inputs)
model = keras.Model(inputs, {"number": layers.Dense(1, name="number")(h), "kind": layers.Dense(1, activation="sigmoid", name="kind")(h)})
loss = {"number": "mse", "kind": "binary_crossentropy"}
model.compile(loss=loss, optimizer="adam", metrics={"number": ["mae"], "kind": ["accuracy"]})
model.fit(x_train, {"number": number_train, "kind": kind_train}, epochs=6, batch_size=16, verbose=0)
print(model.evaluate(x_test, {"number": number_test, "kind": kind_test}, verbose=0, return_dict=True))
