# 첫 딥러닝! 컴퓨터가 y = 2x + 1 을 알아내게 하자
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense

tf.random.set_seed(11)
np.random.seed(11)

#1. 데이터
x = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
y = np.array([3, 5, 7, 9, 11, 13, 15, 17, 19, 21])

#2. 모델구성
model = Sequential()
model.add(Dense(6, input_dim=1))
model.add(Dense(4))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam')
model.fit(x, y, epochs=200, batch_size=1)

#4. 평가, 예측
loss = model.evaluate(x, y, batch_size=1)
print('loss : ', loss)

x_pred = np.array([11, 12, 13])
result = model.predict(x_pred)
print('11, 12, 13 의 답은 23, 25, 27 : ', result)
print(result.shape)

# epochs=200 loss : 0.0712
# epochs=500 loss : 1.8e-05  <- 많이 돌릴수록 좋다
