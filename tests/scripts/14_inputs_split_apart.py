# 앙상블 2 : 입력 2개 출력 2개 (데이터를 각각 나눠 봤다)
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input, concatenate, Concatenate
import numpy as np, tensorflow as tf
np.random.seed(30)
tf.random.set_seed(30)

# 1. 데이터
x1 = np.array([range(1, 101), range(101, 201), range(201, 301)])
x2 = np.array([range(401, 501), range(501, 601), range(601, 701)])
y1 = np.array([range(311, 411)])
y2 = np.array([range(711, 811)])
x1, x2 = x1.T / 1000, x2.T / 1000
y1, y2 = y1.T / 1000, y2.T / 1000

x1_train, x1_test, y1_train, y1_test = train_test_split(x1, y1, train_size=0.6)
x2_train, x2_test, y2_train, y2_test = train_test_split(x2, y2, train_size=0.6)

# 2. 모델구성
input1 = Input(shape=(3,))
dense1 = Dense(12, activation='relu')(input1)
dense1 = Dense(6, activation='relu')(dense1)

input2 = Input(shape=(3,))
dense2 = Dense(12, activation='relu')(input2)
dense2 = Dense(6, activation='relu')(dense2)

merge = concatenate([dense1, dense2])
middle = Dense(20, activation='relu')(merge)

out1 = Dense(10)(middle)
out1 = Dense(1)(out1)
out2 = Dense(10)(middle)
out2 = Dense(1)(out2)
model = Model(inputs=[input1, input2], outputs=[out1, out2])

# 3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mse'])
model.fit([x1_train, x2_train], [y1_train, y2_train], epochs=10, batch_size=4, validation_split=0.2, verbose=0)

# 4. 평가, 예측
loss = model.evaluate([x1_test, x2_test], [y1_test, y2_test], batch_size=1, verbose=0)
print('loss 개수 :', len(loss))
print(loss)
y1_predict, y2_predict = model.predict([x1_test, x2_test])
print(y1_predict.shape, y2_predict.shape)

def RMSE(y_test, y_predict):
    from sklearn.metrics import mean_squared_error
    return np.sqrt(mean_squared_error(y_test, y_predict))
print('RMSE1 : ', RMSE(y1_test, y1_predict), ' RMSE2 : ', RMSE(y2_test, y2_predict))
# 이상하게 R2 가 안 올라간다...
