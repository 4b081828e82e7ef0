# 원핫을 안 하면? 0, 1, 2 를 그냥 맞춰 보자 (mse)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(18)
np.random.seed(18)

x, y = load_iris(return_X_y=True)
x = x / 255.
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.75, random_state=18)

model = Sequential()
model.add(Dense(20, activation='relu', input_shape=(4,)))
model.add(Dense(10, activation='relu'))
model.add(Dense(1, activation='softmax'))

model.compile(loss='mse', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=20, batch_size=8, validation_split=0.2, verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss : ', loss)
print('acc : ', acc)
y_predict = model.predict(x_test[:8])
print(y_predict.reshape(-1))          # 왜 전부 1 이지???
print(y_predict.argmax(axis=1))       # 왜 전부 0 이지???
print(y_test[:8])
