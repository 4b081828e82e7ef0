import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score

keras.utils.set_random_seed(56)


def callbacks():
    return [keras.callbacks.EarlyStopping("val_loss", patience=3), keras.callbacks.TerminateOnNaN()]  # <- SB201?


x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
order = np.random.default_rng(56).permutation(len(x))
train, test = order[:200], order[200:]
model = keras.Sequential([layers.Input((10,)), layers.Dense(128, activation="relu"), layers.Dense(64, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
hist = model.fit(x[train], y[train], epochs=50, batch_size=16, validation_split=0.3, callbacks=callbacks(), verbose=0)  # <- SB201 SB501?
print("epochs:", len(hist.epoch), "R2:", r2_score(y[test], model.predict(x[test], verbose=0)))  # <- SB201?
