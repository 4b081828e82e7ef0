# vscode 로 작업 폴더를 열고 실행하면 경로가 작업 폴더 기준이다
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.preprocessing import MinMaxScaler
tf.random.set_seed(830); np.random.seed(830)

df = pd.read_csv('./scripts/data/cafe_sales.csv', index_col=0)
df = df.dropna()
print(df.shape)
x = df[['rain', 'visitors', 'holiday']].values
y = df['sales'].values

x_train, x_val, x_test = x[:60], x[60:80], x[80:]
y_train, y_val, y_test = y[:60], y[60:80], y[80:]
s = MinMaxScaler()
x_train = s.fit_transform(x_train)
x_val, x_test = s.transform(x_val), s.transform(x_test)

model = Sequential([Dense(24, activation='relu', input_shape=(3,)), Dense(12, activation='relu'), Dense(1)])
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=15, batch_size=4, validation_data=(x_val, y_val), verbose=0)
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'mae :', mae)
print(x_test.shape)
