# 훈련은 원핫, 점수는 클래스 번호로
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(94)
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16, y, test_size=0.3, random_state=94)
model = keras.Sequential([layers.Input((64,)), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")])
model.compile(loss="categorical_crossentropy", optimizer="adam")
model.fit(x_train, keras.utils.to_categorical(y_train), epochs=5, verbose=0)
names = np.array([f"숫자{i}" for i in range(10)])
guess = model.predict(x_test, verbose=0).argmax(axis=1)
print("accuracy:", accuracy_score(y_test, guess), accuracy_score(names[y_test], names[guess]))
