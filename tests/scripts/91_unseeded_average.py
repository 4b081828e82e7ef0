# 시드를 안 고정하면 돌릴 때마다 다르다. 5번 평균을 내자
import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score

#1. 데이터
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8)

def build():
    model = Sequential()
    model.add(Dense(32, activation='relu', input_dim=10))
    model.add(Dense(16, activation='relu'))
    model.add(Dense(1))
    return model

r2_list = []
for i in range(5):
    model = build()
    model.compile(loss='mse', optimizer='adam')
    model.fit(x_train, y_train, epochs=5, batch_size=16, validation_split=0.2, verbose=0)
    r2_list.append(r2_score(y_test, model.predict(x_test)))
    print(i + 1, '번째 R2 :', r2_list[-1])
print('평균 :', np.mean(r2_list))
print('횟수 :', len(r2_list))
