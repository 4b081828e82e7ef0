# 한 줄에 이름과 숫자가 여럿
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(85)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=85)
model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
hist = model.fit(x_train, y_train, epochs=5, validation_split=0.2, verbose=0)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("loss / acc :", loss, "/", acc)
print("acc (loss) :", acc, "(", loss, ")")
print("마지막 val_acc", hist.history["val_accuracy"][-1], "test acc", acc)
