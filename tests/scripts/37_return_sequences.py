# LSTM 을 두 개 이상 연결 : return_sequences=True (차원을 유지)
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential, Model
from tensorflow.keras.layers import LSTM, Dense, Input, Bidirectional
tf.random.set_seed(59); np.random.seed(59)

#1. 데이터
x = np.array([[1,2,3], [2,3,4], [3,4,5], [4,5,6], [5,6,7], [6,7,8], [7,8,9], [8,9,10], [9,10,11], [10,11,12],
              [20,30,40], [30,40,50], [40,50,60]])
y = np.array([4,5,6,7,8,9,10,11,12,13,50,60,70])
x = x.reshape(13, 3, 1)
x_predict = np.array([50,60,70]).reshape(1, 3, 1)

#2. 모델구성
input1 = Input(shape=(3, 1))
lstm1 = LSTM(12, return_sequences=True)(input1)
print('return_sequences :', lstm1.shape)
lstm2 = Bidirectional(LSTM(6, return_sequences=True))(lstm1)
print('Bidirectional :', lstm2.shape)
lstm3 = LSTM(6)(lstm2)
dense1 = Dense(10, activation='relu')(lstm3)
output1 = Dense(1)(dense1)
model = Model(input1, output1)
model.summary()

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam')
hist = model.fit(x, y, epochs=6, batch_size=1, verbose=0)

#4. 평가, 예측
loss = model.evaluate(x, y, batch_size=1, verbose=0)
print('loss :', loss)
y_predict = model.predict(x_predict)
print('80 근처 :', y_predict)
# LSTM 1개 : 79.8  LSTM 3개 : 75.2  -> 많이 쌓는다고 좋은 건 아니다
