# 보스턴 : MinMaxScaler 를 쓰자
from sklearn.datasets import load_boston
from sklearn.preprocessing import MinMaxScaler
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score
from keras.models import Sequential
from keras.layers import Dense
import tensorflow as tf
import numpy as np
tf.random.set_seed(104)
np.random.seed(104)

#1. 데이터
x, y = load_boston(return_X_y=True)
print(np.max(x), np.min(x))     # 711.0 0.0

scaler = MinMaxScaler()
scaler.fit(x)
x = scaler.transform(x)
print(np.max(x), np.min(x))     # 1.0 0.0

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, shuffle=True, random_state=104)

#2. 모델구성
model = Sequential()
model.add(Dense(64, activation='relu', input_dim=13))
model.add(Dense(32, activation='relu'))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=20, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가, 예측
results = model.evaluate(x_test, y_test, batch_size=8, verbose=0)
print('loss : ', results[0])
print('mae : ', results[1])
print('R2 : ', r2_score(y_test, model.predict(x_test)))
# 전처리 전 R2 : 0.6538
# 전처리 후 R2 : 0.8471   오오
