import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

# 훈련용 줄만 밀어서 늘린다
keras.utils.set_random_seed(49)
x, y = load_digits(return_X_y=True)
x = (x / 16).reshape(-1, 8, 8, 1)
x_train, x_val, x_test = x[:500], x[1000:1200], x[1300:]
y_train, y_val, y_test = y[:500], y[1000:1200], y[1300:]
x_train = np.concatenate([x_train, np.roll(x_train, 1, axis=2)])
y_train = np.concatenate([y_train, y_train])

model = keras.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=3, batch_size=32, validation_data=(x_val, y_val), verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
