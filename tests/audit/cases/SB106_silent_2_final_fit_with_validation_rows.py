import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

# The length of training is found with validation rows; then a new network gets them as well.
keras.utils.set_random_seed(48)
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=48)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)
x_part, x_val, y_part, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=48)


def build():
    model = keras.Sequential([layers.Input((30,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


hist = build().fit(x_part, y_part, epochs=8, batch_size=16, validation_data=(x_val, y_val), verbose=0)
best = int(np.argmin(hist.history["val_loss"])) + 1
model = build()
model.fit(x_train, y_train, epochs=best, batch_size=16, verbose=0)
print("epochs:", best, "loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
