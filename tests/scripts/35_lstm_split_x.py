# 1 ~ 100 을 split_x 로 잘라서 LSTM
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, LSTM
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(58)
np.random.seed(58)

#1. 데이터
a = np.array(range(1, 101))
size = 6

def split_x(seq, size):
    aaa = []
    for i in range(len(seq) - size + 1):
        subset = seq[i:(i + size)]
        aaa.append([item for item in subset])
    return np.array(aaa)

dataset = split_x(a, size)
print(dataset.shape)        # (95, 6)
x = dataset[:, :5]
y = dataset[:, 5]

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.6, shuffle=True, random_state=58)
scaler = StandardScaler()
scaler.fit(x_train)
x_train = scaler.transform(x_train)
x_test = scaler.transform(x_test)
x_train = x_train.reshape(x_train.shape[0], x_train.shape[1], 1)
x_test = x_test.reshape(x_test.shape[0], x_test.shape[1], 1)
print(x_train.shape, x_test.shape)

#2. 모델구성
model = Sequential()
model.add(LSTM(16, input_shape=(5, 1)))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
es = EarlyStopping(monitor='loss', patience=4, mode='auto')
model.compile(loss='mse', optimizer='adam')
model.fit(x_train, y_train, epochs=12, batch_size=4, validation_split=0.2, callbacks=[es], verbose=0)

#4. 평가, 예측
loss = model.evaluate(x_test, y_test, batch_size=4, verbose=0)
print('loss : ', loss)
x_pred = scaler.transform([[97, 98, 99, 100, 101]])
x_pred = x_pred.reshape(1, 5, 1)
print('102 : ', model.predict(x_pred))
