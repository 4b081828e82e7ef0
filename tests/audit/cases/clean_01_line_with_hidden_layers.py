import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(1)
np.random.seed(1)

#1. 데이터
x = np.linspace(-1, 1, 300)
y = np.abs(x) * 2 - 1
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, shuffle=True, random_state=1)

#2. 모델구성
model = Sequential()
model.add(Dense(16, input_dim=1, activation='relu'))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=15, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('mae :', mae)
