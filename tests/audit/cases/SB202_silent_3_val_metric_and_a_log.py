import tempfile

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes

# 파일에 적는 것은 훈련 loss 도, 멈추는 것은 val_mae 로
keras.utils.set_random_seed(59)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = keras.Sequential([layers.Input((10,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
model.compile(loss="mse", optimizer="adam", metrics=["mae"])
seen = []
log = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs["loss"]))
every = keras.callbacks.ModelCheckpoint(tempfile.mkdtemp() + "/{epoch:02d}-{loss:.3f}.keras")
stop = keras.callbacks.EarlyStopping(monitor="val_mae", patience=3, restore_best_weights=True)
model.fit(x[:350], y[:350], epochs=8, batch_size=16, validation_split=0.2, callbacks=[log, every, stop], verbose=0)
print(len(seen), "mse, mae:", model.evaluate(x[350:], y[350:], verbose=0))
