# 30a 를 먼저 실행해야 한다
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(62)
np.random.seed(62)

#1. 데이터
x_data = np.load('./data/iris_x.npy')
y_data = np.load('./data/iris_y.npy')
print(x_data.shape, y_data.shape)

y_data = to_categorical(y_data)
x_train, x_test, y_train, y_test = train_test_split(x_data, y_data, train_size=0.8, random_state=62)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, train_size=0.8, random_state=62)

scaler = MinMaxScaler()
scaler.fit(x_train)
x_train, x_val, x_test = scaler.transform(x_train), scaler.transform(x_val), scaler.transform(x_test)

#2. 모델구성
model = Sequential()
model.add(Dense(40, activation='relu', input_shape=(x_train.shape[1],)))
model.add(Dense(20, activation='relu'))
model.add(Dense(y_train.shape[1], activation='softmax'))

#3. 컴파일, 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=20, batch_size=8, validation_data=(x_val, y_val), verbose=0)

#4. 평가
result = model.evaluate(x_test, y_test, batch_size=8)
print('loss :', result[0], 'acc :', result[1])
print(x_train.shape, x_val.shape, x_test.shape)
