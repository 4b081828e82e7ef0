# 와인 다중분류인데 마지막에 sigmoid 를 써 버렸다
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from keras.utils.np_utils import to_categorical
from keras.models import Sequential
from keras.layers import Dense
import numpy as np
import tensorflow as tf
tf.random.set_seed(6)
np.random.seed(6)

#1. 데이터
x, y = load_wine(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=6)
print(x_train.shape, y_train.shape)

#2. 모델구성
model = Sequential()
model.add(Dense(30, activation='relu', input_dim=13))
model.add(Dense(15, activation='relu'))
model.add(Dense(3, activation='sigmoid'))

#3. 컴파일, 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=15, batch_size=8, validation_data=(x_test, y_test), verbose=0)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)

# 훈련을 더 하면 올라갈까?
model.fit(x_test, y_test, epochs=5, batch_size=8, verbose=0)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)     # 올라갔다!
