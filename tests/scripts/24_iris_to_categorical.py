# 아이리스 다중분류 (원핫인코딩 : keras)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(55); np.random.seed(55)

#1. 데이터
dataset = load_iris()
x = dataset.data
y = dataset.target
y = to_categorical(y)
print(x.shape, y.shape)
print(y[:2])

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=55)

#2. 모델구성
model = Sequential()
model.add(Dense(30, activation='relu', input_shape=(4,)))
model.add(Dense(20, activation='relu'))
model.add(Dense(10, activation='relu'))
model.add(Dense(3, activation='softmax'))

#3. 컴파일, 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=30, batch_size=4, validation_split=0.2, verbose=0)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test)
print('loss : ', loss)
print('acc : ', acc)

y_predict = model.predict(x_test[:10])
print(y_predict.argmax(axis=1))
print('softmax 를 다 더하면 1 :', np.allclose(y_predict.sum(axis=1), 1, atol=1e-5))
