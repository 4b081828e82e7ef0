# LSTM : 3개를 보고 다음 1개를 맞춘다
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, LSTM
tf.random.set_seed(50)
np.random.seed(50)

#1. 데이터
x = np.array([[1, 2, 3], [2, 3, 4], [3, 4, 5], [4, 5, 6], [5, 6, 7], [6, 7, 8],
              [7, 8, 9], [8, 9, 10], [9, 10, 11], [10, 11, 12]])
y = np.array([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])
print(x.shape, y.shape)             # (10, 3) (10,)

x = x.reshape(x.shape[0], x.shape[1], 1)
print(x.shape)

#2. 모델구성
model = Sequential()
model.add(LSTM(10, activation='relu', input_length=3, input_dim=1))
model.add(Dense(10, activation='relu'))
model.add(Dense(1))
model.summary()
# LSTM 파라미터 : 4 * (10 + 1 + 1) * 10 = 480
print(model.layers[0].count_params())

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam')
model.fit(x, y, epochs=20, batch_size=1, verbose=0)

#4. 예측
x_predict = np.array([11, 12, 13])
x_predict = x_predict.reshape(1, 3, 1)
loss = model.evaluate(x, y, batch_size=1, verbose=0)
result = model.predict(x_predict)
print('loss : ', loss)
print('14 가 나와야 한다 : ', result)
print(result.shape)
