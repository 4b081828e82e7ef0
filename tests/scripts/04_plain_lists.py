# numpy 없이 그냥 리스트를 넣어도 될까? -> 된다
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import numpy as np
tf.random.set_seed(5)
np.random.seed(5)

#1. 데이터
x = [1, 2, 3, 4, 5, 6, 7, 8]
y = [10, 20, 30, 40, 50, 60, 70, 80]
x_val = list(range(9, 13))
y_val = list(range(90, 130, 10))

#2. 모델
model = Sequential()
model.add(Dense(8, input_dim=1, activation='relu'))
model.add(Dense(8))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mse'])
model.fit(x, y, epochs=100, batch_size=2, validation_data=(x_val, y_val), verbose=0)

#4. 평가, 예측
loss, mse = model.evaluate([13, 14, 15], [130, 140, 150], batch_size=1)
print('loss와 mse는 같은 값 :', round(loss, 2) == round(mse, 2))
print(model.predict([16, 17]))
print(type(x), len(x), len(x_val))
