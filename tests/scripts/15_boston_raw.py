# 보스턴 집값 : 전처리 없이 그대로
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.model_selection import train_test_split
from sklearn.metrics import mean_squared_error, r2_score
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense

tf.random.set_seed(66)
np.random.seed(66)

#1. 데이터
dataset = load_boston()
x = dataset.data
y = dataset.target
print(x.shape, y.shape)      # (506, 13) (506,)
print(dataset.feature_names)

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=66)

#2. 모델구성
model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(13,)))
model.add(Dense(64, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=15, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, batch_size=8)
y_predict = model.predict(x_test)
print('loss : ', loss)
print('mae : ', mae)
print('RMSE : ', np.sqrt(mean_squared_error(y_test, y_predict)))
print('R2 : ', r2_score(y_test, y_predict))
print(x_train.shape, x_test.shape)

'''
전처리 전
loss : 28.93   mae : 3.87   R2 : 0.6538
'''
