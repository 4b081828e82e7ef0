# 주가 예측 : 증권사에서 받은 csv (cp949), 숫자에 콤마가 있다, 최신 날짜가 위에 있다
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense, Dropout
tf.random.set_seed(112)
np.random.seed(112)

#1. 데이터
df = pd.read_csv('./data/jusik_cp949.csv', index_col=0, header=0, encoding='cp949')
print(df.shape)
print(list(df.columns))
df = df.sort_values('일자', ascending=True)
for col in df.columns:
    df[col] = df[col].astype(str).str.replace(',', '').astype('float64')
print(df.index[0], df.index[-1])

data = df.values
scaler = MinMaxScaler()
data = scaler.fit_transform(data)

def split_xy(data, steps):
    x, y = [], []
    for i in range(len(data) - steps):
        x.append(data[i:i + steps])
        y.append(data[i + steps, 3])        # 종가
    return np.array(x), np.array(y)

x, y = split_xy(data, 5)
print(x.shape, y.shape)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.75, random_state=112)

#2. 모델구성
model = Sequential()
model.add(LSTM(20, input_shape=(5, 5)))
model.add(Dropout(0.1))
model.add(Dense(10, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam')
model.fit(x_train, y_train, epochs=8, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가, 예측
loss = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
last = data[-5:].reshape(1, 5, 5)
tomorrow = model.predict(last)[0, 0]
close_min, close_max = scaler.data_min_[3], scaler.data_max_[3]
print('내일 종가 :', tomorrow * (close_max - close_min) + close_min, '원')
