import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split

# Each piece is a recording of its own: 12 steps, cut end to end, none shares a step with another.
keras.utils.set_random_seed(8)
rng = np.random.default_rng(8)
kind = rng.integers(0, 2, 250)
signal = np.concatenate([np.sin(np.arange(12) * (0.4 + 0.5 * k)) + rng.normal(0, 0.4, 12) for k in kind])
x = signal.reshape(250, 12, 1)
x_train, x_test, y_train, y_test = train_test_split(x, kind, test_size=0.25, stratify=kind, random_state=8)

model = keras.Sequential([layers.Input((12, 1)), layers.Conv1D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=6, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
