# 모양이 우연히 같아도 : 정사각형의 transpose, stack(axis=-1), 8x8 의 펼치기
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

keras.utils.set_random_seed(112)
x, y = load_digits(return_X_y=True)
x = x.reshape(-1, 8, 8) / 16
x = np.stack([x, x.transpose(0, 2, 1), 1 - x], axis=-1)
print(x.shape, x[:2].reshape(2, 8, 24).shape)
model = keras.Sequential([layers.Input((8, 8, 3)), layers.Conv2D(8, 3, activation="relu"), layers.Reshape((36, 8)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x[:1300], y[:1300], epochs=3, verbose=0)
print("loss, accuracy:", model.evaluate(x[1300:], y[1300:], verbose=0))
