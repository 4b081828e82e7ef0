# metrics 에 accuracy 를 넣어 봤다. 회귀인데 acc 가 왜 0.1 일까?
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Dense

np.random.seed(0)
tf.random.set_seed(0)

#1. 데이터
x = np.array(range(1, 11))
y = np.array(range(101, 111))

x_train, y_train = x[:7], y[:7]
x_test, y_test = x[7:], y[7:]
print(x_train, x_test)

#2. 모델 구성
model = Sequential([
    Dense(20, input_shape=(1,), activation='relu'),
    Dense(30, activation='relu'),
    Dense(10, activation='relu'),
    Dense(1)
])

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=200, batch_size=1, verbose=0)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, batch_size=1, verbose=0)
print("loss : ", loss)
print("acc : ", acc)

y_predict = model.predict(x_test)
print("결과물 : \n", y_predict)

"""
loss :  14.25
acc :  0.0
선형에서는 acc 를 쓸 수 없다 -> 다음 시간에 mae
"""
