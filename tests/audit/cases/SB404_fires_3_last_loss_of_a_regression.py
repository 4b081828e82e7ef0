# 마지막 epoch 의 loss 가 최종 점수?
import keras
import numpy as np
from helper_networks import number_network
from sklearn.datasets import load_diabetes

keras.utils.set_random_seed(88)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
x_train, y_train, x_test, y_test = x[:350], y[:350], x[350:], y[350:]
model = number_network(10)
history = model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)
guess = model.predict(x_test, verbose=0)
print("guessed", guess[:3].ravel(), "true", y_test[:3])
print(f"최종 mse {history.history['loss'][-1]:.4f}, mae {min(history.history['mae']):.4f}")  # <- SB404
