import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(24)
rng = np.random.default_rng(24)
image = rng.uniform(size=(300, 8, 8, 1))
table = rng.normal(size=(300, 2))
y = (image.mean(axis=(1, 2, 3)) * 20 - 10 + table[:, 0] > 0).astype("int32")
np.random.shuffle(image)  # <- SB111

a = keras.Input((8, 8, 1), name="image")
b = keras.Input((2,), name="table")
h = layers.Flatten()(layers.Conv2D(4, 3, activation="relu")(a))
h = layers.Concatenate()([h, layers.Dense(4, activation="relu")(b)])
model = keras.Model({"image": a, "table": b}, layers.Dense(1, activation="sigmoid")(h))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit({"image": image[:220], "table": table[:220]}, y[:220], epochs=4, batch_size=16, verbose=0)  # <- SB111?
print("loss, accuracy:", model.evaluate({"image": image[220:], "table": table[220:]}, y[220:], verbose=0))
