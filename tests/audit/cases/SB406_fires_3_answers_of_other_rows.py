# x_test 를 예측해 놓고 y_val 과 비교 (길이가 같아서 에러가 없다)
import keras
from helper_networks import number_network
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_absolute_error

keras.utils.set_random_seed(94)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
x_train, x_val, x_test = x[:300], x[300:370], x[370:440]
y_train, y_val, y_test = y[:300], y[300:370], y[370:440]
model = number_network(10)
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_data=(x_val, y_val), verbose=0)
guess = model.predict(x_test, verbose=0)
print("MAE:", mean_absolute_error(y_val, guess))  # <- SB406
