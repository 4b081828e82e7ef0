# RMSE 라고 했는데 루트가 없다
import keras
import numpy as np
from helper_networks import number_network
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_squared_error

keras.utils.set_random_seed(85)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = number_network(10)
model.fit(x[:350], y[:350], epochs=8, batch_size=16, verbose=0)
rmse = mean_squared_error(y[350:], model.predict(x[350:], verbose=0))  # <- SB403?
print("RMSE:", rmse)  # <- SB403
