import keras
import numpy as np
from keras.callbacks import EarlyStopping
from keras.datasets import mnist
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D
from keras.models import Sequential

keras.utils.set_random_seed(5)
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train[:1000].reshape(1000, 28, 28, 1).astype("float32") / 255.0
x_test = x_test[:300].reshape(300, 28, 28, 1).astype("float32") / 255.0
y_train, y_test = keras.utils.to_categorical(y_train[:1000]), keras.utils.to_categorical(y_test[:300])

model = Sequential()
model.add(Conv2D(8, (3, 3), padding="same", activation="relu", input_shape=(28, 28, 1)))
model.add(MaxPooling2D(2))
model.add(Flatten())
model.add(Dense(32, activation="relu"))
model.add(Dense(10, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["acc"])
es = EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
model.fit(x_train, y_train, epochs=4, batch_size=32, validation_split=0.2, callbacks=[es], verbose=0)
print("loss, acc:", model.evaluate(x_test, y_test, verbose=0))
