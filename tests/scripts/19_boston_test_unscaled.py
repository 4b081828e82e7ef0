# 보스턴 : 테스트 loss 만 이상하게 크다 (어디가 틀렸을까?)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
np.random.seed(14)
tf.random.set_seed(14)

#1. 데이터
data = load_boston()
x = data['data']
y = data['target']

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=14)

scaler = MinMaxScaler()
scaler.fit(x_train)
x_train = scaler.transform(x_train)
# x_test = scaler.transform(x_test)
print('train max :', x_train.max().round(4))

#2. 모델
model = Sequential()
model.add(Dense(40, input_shape=(13,)))
model.add(Dense(20))
model.add(Dense(1))

#3. 훈련
model.compile('adam', 'mse', ['mae'])
model.fit(x_train, y_train, epochs=15, batch_size=10, validation_split=0.2, verbose=0)

#4. 평가
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss : ', loss)      # loss 가 몇만이 나온다 ㅠㅠ
print('mae : ', mae)
print('test max :', x_test.max())
