# 자주 쓰는 함수 모음 (81, 82 에서 import)
import numpy as np
from sklearn.metrics import mean_squared_error


def RMSE(y_test, y_predict):
    return np.sqrt(mean_squared_error(y_test, y_predict))


def split_xy(seq, steps):
    x, y = list(), list()
    for i in range(len(seq)):
        end = i + steps
        if end >= len(seq):
            break
        x.append(seq[i:end])
        y.append(seq[end])
    return np.array(x), np.array(y)


def make_dnn(n, nodes=(16, 8)):
    from tensorflow.keras.models import Sequential
    from tensorflow.keras.layers import Dense
    model = Sequential()
    model.add(Dense(nodes[0], activation='relu', input_shape=(n,)))
    for node in nodes[1:]:
        model.add(Dense(node, activation='relu'))
    model.add(Dense(1))
    return model
