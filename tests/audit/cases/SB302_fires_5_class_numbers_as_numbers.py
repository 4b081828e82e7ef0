import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_iris
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(43)
x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=43)

model = keras.Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])  # <- SB302?
model.compile(loss="mse", optimizer="adam")  # <- SB302
model.fit(x_train, y_train, epochs=12, batch_size=8, verbose=0)  # <- SB302?
guess = np.clip(np.round(model.predict(x_test, verbose=0)), 0, 2).astype(int)
print("accuracy:", accuracy_score(y_test, guess))
