# 과적합을 보려고 train 점수도, 마지막은 test 의 R2
import keras
import numpy as np
from helper_networks import number_network
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score

keras.utils.set_random_seed(88)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = number_network(10)
history = model.fit(x[:350], y[:350], epochs=8, batch_size=16, verbose=0)
print("R2 of the test:", r2_score(y[350:], model.predict(x[350:], verbose=0)))
print("R2 of training:", r2_score(y[:350], model.predict(x[:350], verbose=0)))
print("training loss:", history.history["loss"][-1])
