# 나눠 놓고 전체 x 로 훈련 (실수) + y 모양이 안 맞는데 돌아간다?
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
np.random.seed(83); tf.random.set_seed(83)

x, y = load_diabetes(return_X_y=True)
y = y / 100.
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=83)
sc = StandardScaler()
sc.fit(x_train)
x = sc.transform(x)
x_test = sc.transform(x_test)

model = Sequential()
model.add(Dense(30, activation='relu', input_shape=(10,)))
model.add(Dense(15, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x, y, epochs=15, batch_size=16, validation_split=0.2, verbose=0)
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'mae :', mae)

# 출력이 3개인데 y 는 1개 -> 에러가 안 난다
model2 = Sequential()
model2.add(Dense(30, activation='relu', input_shape=(10,)))
model2.add(Dense(3))
model2.compile(loss='mse', optimizer='adam')
model2.fit(sc.transform(x_train), y_train, epochs=5, batch_size=16, verbose=0)
print('loss :', model2.evaluate(x_test, y_test, verbose=0))
print(model2.predict(x_test).shape, y_test.shape)
