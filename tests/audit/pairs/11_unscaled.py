# 보스턴 집값, RobustScaler
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import RobustScaler
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

np.random.seed(17)
tf.random.set_seed(17)

boston = load_boston()
x_train, x_test, y_train, y_test = train_test_split(boston.data, boston.target, test_size=0.2, random_state=17)

scaler = RobustScaler()
scaler.fit(x_train)
x_train_scaled = scaler.transform(x_train)
x_test_scaled = scaler.transform(x_test)

model = Sequential()
model.add(Dense(64, activation='relu', input_dim=13))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(x_train_scaled, y_train, epochs=60, batch_size=8, verbose=0)

loss = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
y_pred = model.predict(x_test)
print('r2 :', r2_score(y_test, y_pred))
