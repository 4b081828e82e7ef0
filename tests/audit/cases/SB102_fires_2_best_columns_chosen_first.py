import keras
import numpy as np
from keras import layers
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import train_test_split

# 500 columns of noise: the selector has seen the answers of the test rows.
keras.utils.set_random_seed(32)
rng = np.random.default_rng(32)
x = rng.normal(size=(200, 500))
y = rng.integers(0, 2, 200)
selector = SelectKBest(f_classif, k=20)
selector.fit(x, y)  # <- SB102
x = selector.transform(x)  # <- SB102?
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=32)

model = keras.Sequential([layers.Input((20,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=8, batch_size=8, verbose=0)
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))
