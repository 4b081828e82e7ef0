# 시계열은 섞으면 안 된다! shuffle=False
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.metrics import mean_squared_error, r2_score
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, GRU
tf.random.set_seed(81)
np.random.seed(81)

#1. 데이터 : 싸인 곡선 + 잡음
t = np.arange(300)
data = np.sin(t / 8) + np.random.normal(0, 0.05, 300)

def split_xy(dataset, time_steps):
    x, y = [], []
    for i in range(len(dataset)):
        end = i + time_steps
        if end > len(dataset) - 1:
            break
        x.append(dataset[i:end])
        y.append(dataset[end])
    return np.array(x), np.array(y)

x, y = split_xy(data, 10)
x = x.reshape(x.shape[0], 10, 1)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, shuffle=False)
print(x_train.shape, x_test.shape)

#2. 모델
model = Sequential()
model.add(GRU(12, input_shape=(10, 1)))
model.add(Dense(1))

#3. 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=5, batch_size=16, validation_split=0.2, verbose=2)

#4. 평가
loss, mae = model.evaluate(x_test, y_test, verbose=0)
y_predict = model.predict(x_test)
print('mse : ', loss, ' mae : ', mae)
print('RMSE : ', np.sqrt(mean_squared_error(y_test, y_predict)))
print('R2 : ', r2_score(y_test, y_predict))
