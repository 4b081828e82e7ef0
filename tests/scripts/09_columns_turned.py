# 여러 개의 컬럼 : 행과 열을 바꿔야 (100, 3) 이 된다. 열우선 행무시
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.model_selection import train_test_split
tf.random.set_seed(4)
np.random.seed(4)

#1. 데이터
x = np.array([range(100), range(301, 401), range(1, 101)])
y = np.array(range(711, 811))
print(x.shape, y.shape)
x = np.transpose(x)
print(x.shape)

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, shuffle=True)
print(x_train.shape, y_test.shape)

#2. 모델구성
model = Sequential()
model.add(Dense(10, input_dim=3))
model.add(Dense(5))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=30, batch_size=1, validation_split=0.2)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test)
print('loss :', loss, ' mae :', mae)

x_pred = np.array([[100, 401, 101]])
print('811 이 나와야 함 :', model.predict(x_pred))
y_predict = model.predict(x_test)
print(y_predict.shape)
