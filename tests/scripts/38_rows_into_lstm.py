# DNN 모양 (n, 3) 을 그냥 LSTM (3, 1) 에 넣으면? 함수형은 알아서 바꿔 준다 (Sequential 은 에러)
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Model
from tensorflow.keras.layers import LSTM, Dense, Input
tf.random.set_seed(70)
np.random.seed(70)

x = np.array([[i, i + 10, i + 20] for i in range(50)]) / 100.
y = np.array([i + 30 for i in range(50)]) / 100.
x_train, x_test, y_train, y_test = x[:35], x[35:], y[:35], y[35:]

input1 = Input(shape=(3, 1))
lstm1 = LSTM(8, activation='relu')(input1)
dense1 = Dense(4)(lstm1)
output1 = Dense(1)(dense1)
model = Model(inputs=input1, outputs=output1)

model.compile(loss='mse', optimizer='adam', metrics='mae')
model.fit(x_train, y_train, epochs=10, batch_size=5, validation_split=0.2, verbose=0)
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'mae :', mae)
print('입력 :', model.input_shape, '데이터 :', x_test.shape, '예측 :', model.predict(x_test).shape)
