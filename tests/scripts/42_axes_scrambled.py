# 센서 3개의 값을 (샘플, 시간, 센서) 로 만들기
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import SimpleRNN, Dense
tf.random.set_seed(64)
np.random.seed(64)

#1. 데이터
s1 = np.random.uniform(0, 1, (120, 8))
s2 = np.random.uniform(0, 1, (120, 8))
s3 = np.random.uniform(0, 1, (120, 8))
x = np.array([s1, s2, s3])
print(x.shape)                          # (3, 120, 8)
x = x.reshape(120, 8, 3)                # 모양만 맞추면 되겠지?
y = s1[:, -1] + s2[:, -1] - s3[:, 0]
print(x.shape, y.shape)
x_train, x_test = x[:90], x[90:]
y_train, y_test = y[:90], y[90:]

#2. 모델
model = Sequential()
model.add(SimpleRNN(16, input_shape=(8, 3)))
model.add(Dense(8, activation='relu'))
model.add(Dense(1))

#3. 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=10, batch_size=10, validation_split=0.2, verbose=0)

#4. 평가
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('mae :', mae)
from sklearn.metrics import r2_score
print('R2 :', r2_score(y_test, model.predict(x_test)))      # 왜 음수?
