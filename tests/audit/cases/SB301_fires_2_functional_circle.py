import keras
import numpy as np
from keras import layers

# Inside or outside of a circle: no straight line separates that.
keras.utils.set_random_seed(114)
rng = np.random.default_rng(114)
x = rng.uniform(-1, 1, (500, 2))
y = (np.hypot(x[:, 0], x[:, 1]) < 0.75).astype(int)
inputs = keras.Input((2,))
h = layers.Dense(16)(inputs)  # <- SB301
h = layers.Dense(16)(h)  # <- SB301?
outputs = layers.Dense(1, activation="sigmoid")(h)  # <- SB301?
model = keras.Model(inputs, outputs)  # <- SB301?
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])  # <- SB301?
model.fit(x[:400], y[:400], epochs=10, batch_size=16, verbose=0)  # <- SB301?
print("loss, accuracy:", model.evaluate(x[400:], y[400:], verbose=0))
