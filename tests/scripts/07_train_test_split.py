# 손으로 자르지 말고 사이킷런 train_test_split 을 쓰자
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.model_selection import train_test_split
tf.random.set_seed(66)
np.random.seed(66)

#1. 데이터
x = np.array(range(1, 101))
y = np.array(range(101, 201))

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.6, shuffle=True, random_state=66)
x_val, x_test, y_val, y_test = train_test_split(x_test, y_test, test_size=0.5, random_state=66)
# train 60 : val 20 : test 20
print(len(x_train), len(x_val), len(x_test))

#2. 모델구성
model = Sequential()
model.add(Dense(10, input_dim=1))
model.add(Dense(10))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=40, batch_size=1, validation_data=(x_val, y_val), verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, batch_size=1)
print('loss : ', loss, '\nmae : ', mae)
y_predict = model.predict(x_test)

from sklearn.metrics import mean_squared_error, r2_score
rmse = mean_squared_error(y_test, y_predict) ** 0.5
print('RMSE : ', rmse)
print('R2 : ', r2_score(y_test, y_predict))
print('y_predict', y_predict.shape, 'y_test', y_test.shape)
