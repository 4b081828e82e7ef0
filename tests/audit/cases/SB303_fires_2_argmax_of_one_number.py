import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

keras.utils.set_random_seed(117)
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, stratify=y, random_state=117)
scaler = StandardScaler().fit(x_train)
inputs = keras.Input((30,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(scaler.transform(x_train), y_train, epochs=6, batch_size=16, verbose=0)
guess = model.predict(scaler.transform(x_test), verbose=0)
guess = np.argmax(guess, axis=1)  # <- SB303
print("accuracy:", accuracy_score(y_test, guess))  # <- SB303?
