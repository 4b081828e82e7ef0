# 앙상블 분기 : 입력 2개 -> 합치고 -> 출력 3개로 나눈다
import numpy as np
import tensorflow as tf
from keras.models import Model
from keras.layers import Input, Dense
from keras.layers.merge import Concatenate
tf.random.set_seed(8); np.random.seed(8)

#1. 데이터
x1 = np.array([range(100), range(301, 401), range(1, 101)]).T / 100
x2 = np.array([range(411, 511), range(100, 200), range(60, 160)]).T / 100
y1 = np.array([range(711, 811), range(1, 101)]).T / 100
y2 = np.array([range(501, 601), range(200, 300)]).T / 100
y3 = np.array([range(100)]).T / 100

from sklearn.model_selection import train_test_split
x1_train, x1_test, x2_train, x2_test, y1_train, y1_test, y2_train, y2_test, y3_train, y3_test = train_test_split(
    x1, x2, y1, y2, y3, train_size=0.65, random_state=8)

#2. 모델
input1 = Input(shape=(3,), name='left')
a = Dense(10, activation='relu')(input1)
a = Dense(8, activation='relu')(a)
input2 = Input(shape=(3,), name='right')
b = Dense(12, activation='relu')(input2)
b = Dense(6, activation='relu')(b)

m = Concatenate()([a, b])
m = Dense(15)(m)

o1 = Dense(7, activation='relu')(m)
o1 = Dense(2, name='out1')(o1)
o2 = Dense(9, activation='relu')(m)
o2 = Dense(2, name='out2')(o2)
o3 = Dense(5, activation='relu')(m)
o3 = Dense(1, name='out3')(o3)
model = Model(inputs=[input1, input2], outputs=[o1, o2, o3])

#3. 컴파일, 훈련
model.compile(loss=['mse', 'mse', 'mse'], optimizer='adam', metrics=['mae'])
hist = model.fit([x1_train, x2_train], [y1_train, y2_train, y3_train], epochs=10, batch_size=8,
                 validation_split=0.2, verbose=0)
print(list(hist.history.keys()))

#4. 평가
result = model.evaluate([x1_test, x2_test], [y1_test, y2_test, y3_test], batch_size=8, verbose=0)
print(model.metrics_names)
print('값의 개수 :', len(result))
print('전체 loss :', result[0])
print('out1 mse :', result[1], ' out2 mse :', result[2], ' out3 mse :', result[3])
print('out1 mae :', result[4], ' out2 mae :', result[5], ' out3 mae :', result[6])

p1, p2, p3 = model.predict([x1_test, x2_test])
print(p1.shape, p2.shape, p3.shape)
# 전체 loss 는 세 개의 합, 나머지는 순서대로 mse 세 개, mae 세 개
print(np.isclose(result[0], sum(result[1:4]), rtol=1e-3))
print(np.isclose(result[5], np.mean(np.abs(y2_test - p2)), rtol=1e-3))
