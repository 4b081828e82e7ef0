import keras
import numpy as np
from keras import layers

keras.utils.set_random_seed(55)
rng = np.random.default_rng(55)
x = rng.normal(size=(500, 4))
y = x @ [0.5, -1.0, 0.3, 0.8] + np.abs(x[:, 0])
x_train, x_test, y_train, y_test = x[:400], x[400:], y[:400], y[400:]

model = keras.Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.001), metrics=["mae"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=5)
hist = model.fit(x_train, y_train, epochs=12, batch_size=16, validation_split=0.2, callbacks=[stop], verbose=0)
print("epochs:", len(hist.epoch), "best:", int(np.argmin(hist.history["val_loss"])) + 1)
print("mse, mae:", model.evaluate(x_test, y_test, verbose=0))
