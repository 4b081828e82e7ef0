# validation_split : 뒤에서 20% 를 검증용으로 자동으로 잘라 준다
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.metrics import r2_score, mean_squared_error
import numpy as np
import tensorflow as tf

np.random.seed(20201110)
tf.random.set_seed(20201110)

# 1. 데이터
x = np.array(range(1, 101))
y = np.array(range(1, 101)) + 100

x_train, y_train = x[:60], y[:60]
x_test, y_test = x[60:], y[60:]
print(x_train.shape, x_test.shape)      # (60,) (40,)

# 2. 모델구성
model = Sequential()
model.add(Dense(100, input_shape=(1,)))
model.add(Dense(50))
model.add(Dense(10))
model.add(Dense(1))

# 3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics='mae')
hist = model.fit(x_train, y_train, epochs=50, batch_size=1, validation_split=0.2, verbose=0)
print(list(hist.history.keys()))
print('epoch 수 :', len(hist.history['val_loss']))

# 4. 평가, 예측
result = model.evaluate(x_test, y_test, batch_size=1, verbose=0)
print('mse, mae : ', result)
y_predict = model.predict(x_test)

def RMSE(y_test, y_predict):
    return np.sqrt(mean_squared_error(y_test, y_predict))

print('RMSE : ', RMSE(y_test, y_predict))
print('R2 : ', r2_score(y_test, y_predict))
# RMSE :  0.4127021   R2 :  0.99872  (epochs=100)
