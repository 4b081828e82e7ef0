import keras
from helper_scales_all import read_all
from helper_networks import number_network

# 데이터 준비는 다른 파일에서
keras.utils.set_random_seed(5)
x, y = read_all()  # <- SB101?
x_train, x_test, y_train, y_test = x[:350], x[350:], y[:350], y[350:]
model = number_network(10)
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_split=0.2, verbose=0)
print("mse, mae:", model.evaluate(x_test, y_test, verbose=0))
