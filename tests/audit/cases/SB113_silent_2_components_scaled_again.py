import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# Scaled, reduced, and the components scaled to one size: two scalers, each with its reason.
keras.utils.set_random_seed(102)
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=102)
prep = make_pipeline(StandardScaler(), PCA(8), StandardScaler()).fit(x_train)
inputs = keras.Input((8,))
model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(layers.Dense(16, activation="relu")(inputs)))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(prep.transform(x_train), y_train, epochs=6, batch_size=16, verbose=0)
print("loss, accuracy:", model.evaluate(prep.transform(x_test), y_test, verbose=0))
