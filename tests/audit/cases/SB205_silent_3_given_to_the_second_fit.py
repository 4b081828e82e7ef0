# 처음 fit 에는 안 쓰고, 두 번째 모델에 쓴다. history 는 evaluate 에도
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes

keras.utils.set_random_seed(68)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=2, restore_best_weights=True)
counter = keras.callbacks.LambdaCallback(on_test_batch_end=lambda batch, logs: None)
models = []
for more in ([], [stop]):
    model = keras.Sequential([layers.Input((10,)), layers.Dense(24, activation="relu"), layers.Dense(1)])
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    model.fit(x[:350], y[:350], epochs=8, batch_size=16, validation_split=0.2, callbacks=more, verbose=0)
    models.append(model)
print("mse, mae:", models[1].evaluate(x[350:], y[350:], callbacks=[counter], verbose=0))
