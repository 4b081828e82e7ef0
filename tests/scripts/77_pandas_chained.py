# pandas : 카페 매출 csv 를 고쳐서 써 보자
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(777)
np.random.seed(777)

#1. 데이터
df = pd.read_csv('./data/cafe_sales.csv', header=0, index_col=0, sep=',')
print(df.shape)
print(list(df.columns))
print('결측치 :', int(df.isnull().sum().sum()))

df['temp'] = df['temp'].fillna(df['temp'].mean())
# 잘못 입력된 값 고치기
df['visitors'][df['visitors'] < 0] = 0
print('0 보다 작은 방문자 :', int((df['visitors'] < 0).sum()))
df.iloc[:, 1][0:3] = 99
print('비 처음 네 줄 :', df.iloc[:4, 1].tolist())

x = df.iloc[:, 0:4].values
y = df.iloc[:, 4].values
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=777)

#2. 모델
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(4,)))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))

#3. 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=15, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('mae :', mae, '만원')
print(x_train.shape, x_test.shape)
