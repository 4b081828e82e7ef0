# 보스턴 : 스케일러는 x_train 으로만 fit 하고 나머지는 transform 만!
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.metrics import r2_score
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Input, Dense, Dropout
tf.random.set_seed(2); np.random.seed(2)

#1. 데이터
dataset = load_boston()
x, y = dataset.data, dataset.target

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=2)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, train_size=0.8, random_state=2)

scaler = StandardScaler()
scaler.fit(x_train)
x_train = scaler.transform(x_train)
x_val = scaler.transform(x_val)
x_test = scaler.transform(x_test)
print(x_train.shape, x_val.shape, x_test.shape)

#2. 모델구성
input1 = Input(shape=(x.shape[1],))
h = Dense(64, activation='relu')(input1)
h = Dropout(0.2)(h)
h = Dense(32, activation='relu')(h)
h = Dense(16, activation='relu')(h)
output1 = Dense(1)(h)
model = Model(inputs=input1, outputs=output1)

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=20, batch_size=8, validation_data=(x_val, y_val), verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('mae :', mae)
y_predict = model.predict(x_test)
print('R2 :', r2_score(y_test, y_predict))
