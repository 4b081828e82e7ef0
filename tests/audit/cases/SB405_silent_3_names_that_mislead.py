# 이름이 거꾸로일 뿐, 순서는 맞다
import keras
from helper_networks import number_network
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score

keras.utils.set_random_seed(91)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = number_network(10)
model.fit(x[:350], y[:350], epochs=10, batch_size=16, verbose=0)
y_predict = y[350:]
y_test = model.predict(x[350:], verbose=0)
print("R2:", r2_score(y_predict, y_test))
