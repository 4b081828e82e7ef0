# (n, 채널, 높이, 너비) 를 (n, 높이, 너비, 채널) 로 : reshape 가 아니라 transpose 여야
import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(112)
rng = np.random.default_rng(112)
x = rng.uniform(0, 1, (300, 3, 8, 8)).astype("float32")
y = (x[:, 0].mean(axis=(1, 2)) > x[:, 1].mean(axis=(1, 2))).astype(int)
x = np.reshape(x, (300, 8, 8, 3))  # <- SB116
model = keras.Sequential([layers.Input((8, 8, 3)), layers.Conv2D(8, 3, activation="relu"), layers.GlobalAveragePooling2D(), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x[:220], y[:220], epochs=4, batch_size=16, verbose=0)
print("loss, accuracy:", model.evaluate(x[220:], y[220:], verbose=0))
