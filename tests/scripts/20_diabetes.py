# 당뇨병 데이터 (회귀)  442행 10열
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler, MinMaxScaler, RobustScaler, MaxAbsScaler
from sklearn.metrics import mean_squared_error, r2_score
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
import numpy as np
import tensorflow as tf
tf.random.set_seed(33)
np.random.seed(33)

#1. 데이터
x, y = load_diabetes(return_X_y=True)
print(x.shape, y.shape)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=33)

scaler = RobustScaler()
scaler.fit(x_train)
x_train = scaler.transform(x_train)
x_test = scaler.transform(x_test)

#2. 모델구성
model = Sequential()
model.add(Dense(100, activation='relu', input_shape=(10,)))
model.add(Dense(60, activation='relu'))
model.add(Dense(20, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
es = EarlyStopping(monitor='val_loss', patience=4, mode='auto')
hist = model.fit(x_train, y_train, epochs=30, batch_size=8, validation_split=0.2, callbacks=es, verbose=0)
print('멈춘 epoch 이 30 이하 :', len(hist.history['loss']) <= 30)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, verbose=0)
y_pred = model.predict(x_test)
print('loss : ', loss, 'mae : ', mae)
print('RMSE : ', mean_squared_error(y_test, y_pred) ** 0.5)
print('R2 : ', r2_score(y_test, y_pred))

# MinMax   R2 : 0.4417
# Standard R2 : 0.4302
# Robust   R2 : 0.4650
# MaxAbs   R2 : 0.4391
