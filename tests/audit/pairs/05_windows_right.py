# 시계열 : 지난 10일로 내일의 최저기온을 예측
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.layers import GRU, Dense
from tensorflow.keras.models import Sequential

np.random.seed(1)
tf.random.set_seed(1)

df = pd.read_csv(os.environ['SUNBAE_DATA'] + '/series/daily_min_temperatures.csv', index_col=0)
data = df['Temp'].values


def split_xy(dataset, time_steps):
    x, y = [], []
    for i in range(len(dataset) - time_steps):
        x.append(dataset[i:i + time_steps])
        y.append(dataset[i + time_steps])
    return np.array(x), np.array(y)


size = 10
x, y = split_xy(data, size)
x = x.reshape(x.shape[0], x.shape[1], 1)

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, shuffle=False)
x_train, y_train = x_train[:-size], y_train[:-size]  # 경계에서 겹치는 창은 버린다

model = Sequential()
model.add(GRU(16, input_shape=(size, 1)))
model.add(Dense(8, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(x_train, y_train, epochs=10, batch_size=32, verbose=0)

y_predict = model.predict(x_test)
print('R2 :', r2_score(y_test, y_predict))
