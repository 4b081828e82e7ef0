# 과제 : R2 를 일부러 나쁘게 (0 보다는 크고 0.5 보다는 작게)
# 조건 : 히든레이어 5개 이상, 노드 10개 이상, batch_size=1, epochs 30 이상, 데이터는 그대로
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.metrics import r2_score

np.random.seed(9)
tf.random.set_seed(9)

#1. 데이터
x = np.array(range(1, 41))
y = x + np.random.normal(0, 3, 40)

x_train, x_test = x[:32], x[32:]
y_train, y_test = y[:32], y[32:]

#2. 모델
model = Sequential()
model.add(Dense(10, input_dim=1, activation='relu'))
for i in range(5):
    model.add(Dense(10, activation='relu'))
model.add(Dense(1, activation='relu'))

#3.
model.compile(loss='mse', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=30, batch_size=1, verbose=0)

#4.
loss, acc = model.evaluate(x_test, y_test, batch_size=1, verbose=0)
y_predict = model.predict(x_test, batch_size=1)
r2 = r2_score(y_predict, y_test)
print('loss : ', loss)
print('acc : ', acc)
print('R2 : ', r2)
print('레이어 :', len(model.layers))

# R2 : -1.0312 실패
# R2 :  0.3710 성공!!
