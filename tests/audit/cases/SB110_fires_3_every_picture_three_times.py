# 데이터가 적어서 np.repeat 로 세 배
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(100)
x, y = load_digits(return_X_y=True)
x, y = np.repeat(x[:400] / 16, 3, axis=0), np.repeat(y[:400], 3)  # <- SB110?
x_train, x_test, y_train, y_test = train_test_split(x.reshape(-1, 8, 8, 1), y, test_size=0.2, random_state=100)  # <- SB110
model = keras.Sequential([layers.Input((8, 8, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=5, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))  # <- SB110?
