# 점수 내는 함수에서 순서가 바뀜
import keras
import sklearn.metrics
from helper_networks import number_network
from sklearn.datasets import load_diabetes


def report(model, x, truth):
    guess = model.predict(x, verbose=0)
    print("RMSE:", sklearn.metrics.mean_squared_error(truth, guess) ** 0.5)
    print("R2:", sklearn.metrics.r2_score(guess, truth))  # <- SB405


keras.utils.set_random_seed(91)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = number_network(10)
model.fit(x[:350], y[:350], epochs=10, batch_size=16, verbose=0)
report(model, x[350:], y[350:])  # <- SB405?
