# LSTM 앙상블 : x1, x2 두 개의 시계열
from numpy import array
import numpy as np
import tensorflow as tf
from keras.models import Model
from keras.layers import Dense, LSTM, Input
from keras.layers import concatenate
tf.random.set_seed(23); np.random.seed(23)

#1. 데이터
x1 = array([[1,2,3], [2,3,4], [3,4,5], [4,5,6], [5,6,7], [6,7,8], [7,8,9], [8,9,10], [9,10,11], [10,11,12],
            [20,30,40], [30,40,50], [40,50,60]])
x2 = array([[10,20,30], [20,30,40], [30,40,50], [40,50,60], [50,60,70], [60,70,80], [70,80,90], [80,90,100],
            [90,100,110], [100,110,120], [2,3,4], [3,4,5], [4,5,6]])
y = array([4,5,6,7,8,9,10,11,12,13,50,60,70])
x1_predict = array([55,65,75])
x2_predict = array([65,75,85])

x1 = x1.reshape(x1.shape[0], x1.shape[1], 1)
x2 = x2.reshape(x2.shape[0], x2.shape[1], 1)
x1_predict = x1_predict.reshape(1, 3, 1)
x2_predict = x2_predict.reshape(1, 3, 1)

#2. 모델
input1 = Input(shape=(3, 1))
dense1 = LSTM(10, activation='relu')(input1)
dense1 = Dense(6, activation='relu')(dense1)
input2 = Input(shape=(3, 1))
dense2 = LSTM(10, activation='relu')(input2)
dense2 = Dense(6, activation='relu')(dense2)
merge1 = concatenate([dense1, dense2])
output1 = Dense(8, activation='relu')(merge1)
output1 = Dense(1)(output1)
model = Model(inputs=[input1, input2], outputs=output1)

#3. 훈련
model.compile(loss='mse', optimizer='adam')
model.fit([x1, x2], y, epochs=6, batch_size=1, verbose=2)

#4. 예측
loss = model.evaluate([x1, x2], y, batch_size=1, verbose=0)
print('loss :', loss)
y_predict = model.predict([x1_predict, x2_predict])
print(y_predict.shape)
print('85 :', y_predict)
