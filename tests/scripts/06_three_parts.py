# train / validation / test 세 덩어리로 직접 자르기
import tensorflow as tf
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense

tf.random.set_seed(3)
np.random.seed(3)

#1. 데이터 : 200개를 120 / 40 / 40
x = np.random.uniform(0, 10, size=(200, 1))
y = 0.5 * x ** 2 - x + 3

x_train, x_val, x_test = x[:120], x[120:160], x[160:]
y_train, y_val, y_test = y[:120], y[120:160], y[160:]
print('train :', x_train.shape, 'val :', x_val.shape, 'test :', x_test.shape)

#2. 모델구성
model = Sequential()
model.add(Dense(32, activation='relu', input_dim=1))
model.add(Dense(32, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mean_squared_error', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=40, batch_size=10, validation_data=(x_val, y_val), verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test)
print('loss : ', loss)
print('mae : ', mae)

y_predict = model.predict(x_test)
print(y_predict[:3])

from sklearn.metrics import r2_score
print('r2 : ', r2_score(y_test, y_predict))
