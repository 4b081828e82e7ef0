# 랜덤 시드 없이 : 결과가 그때그때 다름
import numpy as np
from keras.models import Sequential
from keras.layers import Dense

#1. 데이터
x = np.array([range(1, 61)]).T
y = 2 * x + 3
x_train, x_test = x[:30], x[30:]
y_train, y_test = y[:30], y[30:]

#2. 모델구성
model = Sequential()
model.add(Dense(8, input_shape=(1,)))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=40, batch_size=1, verbose=1, validation_split=0.2)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, batch_size=1)
print('loss : ', loss)
print('acc : ', acc)
y_predict = model.predict(x_test)
print(y_predict.shape)
# 1차 : 0.31, 2차 : 12.7, 3차 : 0.02
