# 활성화 함수를 하나도 안 넣은 모델 (선형회귀랑 비교)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import r2_score
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(900); np.random.seed(900)

x, y = load_boston(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=90)

linear = make_pipeline(StandardScaler(), LinearRegression())
linear.fit(x_train, y_train)
print('LinearRegression R2 :', linear.score(x_test, y_test).round(3))

s = StandardScaler().fit(x_train)
x_train, x_test = s.transform(x_train), s.transform(x_test)
model = Sequential()
model.add(Dense(64, input_shape=(13,)))
model.add(Dense(64))
model.add(Dense(32))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=15, batch_size=16, validation_split=0.2, verbose=0)
print('Keras R2 :', r2_score(y_test, model.predict(x_test)))
print('mse :', model.evaluate(x_test, y_test, verbose=0)[0])
# 둘이 거의 같다...
