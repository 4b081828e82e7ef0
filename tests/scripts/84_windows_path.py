# 윈도우 경로 (역슬래시)
import numpy as np
import pandas as pd
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Dense
tf.random.set_seed(841)
np.random.seed(841)

df = pd.read_csv('.\\data\\cafe_sales.csv', index_col=0)
print(df.shape)
df = df.dropna()
a = df['visitors'].values / 100.

steps = 3
x = np.array([a[i:i + steps] for i in range(len(a) - steps)])
y = a[steps:]
print(x.shape, y.shape)
n = 76
model = Sequential()
model.add(Dense(16, activation='relu', input_dim=steps))
model.add(Dense(1))
model.compile(loss='mae', optimizer='adam', metrics=['mse'])
model.fit(x[:n], y[:n], epochs=10, batch_size=8, verbose=0)
mae, mse = model.evaluate(x[n + steps:], y[n + steps:], verbose=0)
print('mae :', mae)
print('mse :', mse)
