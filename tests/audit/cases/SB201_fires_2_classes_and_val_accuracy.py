import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(55)
rng = np.random.default_rng(55)
x = rng.normal(size=(300, 15))
y = (x[:, 0] + rng.normal(0, 1.2, 300) > 0).astype(int)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=55)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.3, random_state=55)

inputs = keras.Input((15,))
outputs = layers.Dense(1, activation="sigmoid")(layers.Dense(64, activation="relu")(inputs))
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.02), metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=5)  # <- SB201?
hist = model.fit(x_train, y_train, epochs=60, batch_size=16, validation_data=(x_val, y_val), callbacks=stop, verbose=0)  # <- SB201 SB501?
print("epochs:", len(hist.epoch))
print("loss, accuracy:", model.evaluate(x_test, y_test, verbose=0))  # <- SB201?
