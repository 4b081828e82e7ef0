# 보스턴 집값, 함수형 모델
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model

np.random.seed(29)
tf.random.set_seed(29)

x, y = load_boston(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=29)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.transform(x_test)

input1 = Input(shape=(13,))
dense1 = Dense(32, activation='relu')(input1)
dense2 = Dense(16, activation='relu')(dense1)
output1 = Dense(1)(dense2)
model = Model(inputs=input1, outputs=output1)
model.compile(loss='mse', optimizer='adam')
model.fit(x_train, y_train, epochs=100, batch_size=8, verbose=0)

y_predict = model.predict(x_test)
print('RMSE :', np.sqrt(mean_squared_error(y_test, y_predict)))
print('R2 :', r2_score(y_test, y_predict))
