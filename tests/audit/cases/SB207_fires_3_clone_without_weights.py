# 복사했지만 가중치는 안 복사됐다
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_wine
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(75)
x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=75)
scaler = StandardScaler().fit(x_train)
inputs = keras.Input((13,))
model = keras.Model(inputs, layers.Dense(3, activation="softmax")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
model.fit(scaler.transform(x_train), y_train, epochs=8, batch_size=8, verbose=0)
copy = keras.models.clone_model(model)  # <- SB207?
guess = copy.predict(scaler.transform(x_test), verbose=0)  # <- SB207
print("accuracy:", accuracy_score(y_test, guess.argmax(axis=1)))  # <- SB207?
