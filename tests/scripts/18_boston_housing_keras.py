# 케라스에 있는 보스턴은 이미 train, test 로 나뉘어 있다
import tensorflow as tf
import numpy as np
from tensorflow.keras.datasets import boston_housing
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
from sklearn.preprocessing import MinMaxScaler
tf.random.set_seed(19)
np.random.seed(19)

#1. 데이터
(x_train, y_train), (x_test, y_test) = boston_housing.load_data()
print(x_train.shape, x_test.shape)       # (404, 13) (102, 13)
print(y_train.shape, y_test.shape)

scaler = MinMaxScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.fit_transform(x_test)

#2. 모델구성
model = Sequential()
model.add(Dense(128, activation='relu', input_shape=(13,)))
model.add(Dense(64, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
early = EarlyStopping(monitor='loss', patience=5, mode='min')
hist = model.fit(x_train, y_train, epochs=25, batch_size=16, validation_split=0.2, callbacks=[early], verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, batch_size=16)
print('loss : ', loss)
print('mae : ', mae)
y_predict = model.predict(x_test)

from sklearn.metrics import mean_squared_error, r2_score
print('RMSE : ', np.sqrt(mean_squared_error(y_test, y_predict)))
print('R2 : ', r2_score(y_test, y_predict))
# 왜 test 에서는 R2 가 낮을까?? 0.71
