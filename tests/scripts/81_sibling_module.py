# 내가 만든 함수 파일을 import 해서 쓰기
import numpy as np
import tensorflow as tf
from my_tools import RMSE, split_xy, make_dnn
import my_tools

tf.random.set_seed(811)
np.random.seed(811)

seq = np.array([i * 0.5 for i in range(130)]) / 65.
x, y = split_xy(seq, 4)
print(x.shape, y.shape)
# 순서대로 : 앞은 훈련, 가운데 검증, 뒤는 시험 (사이에 4개씩 띄움)
x_train, y_train = x[:70], y[:70]
x_val, y_val = x[74:88], y[74:88]
x_test, y_test = x[92:], y[92:]

model = make_dnn(4)
print([layer.units for layer in model.layers])
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=10, batch_size=7, validation_data=(x_val, y_val), verbose=0)
y_predict = model.predict(x_test)
print(y_predict.shape)
print('RMSE :', RMSE(y_test, y_predict))
print(my_tools.__name__)
