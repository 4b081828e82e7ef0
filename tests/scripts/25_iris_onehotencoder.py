# 아이리스 : 사이킷런 OneHotEncoder 는 2차원을 넣어야 한다
from sklearn.datasets import load_iris
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Activation
from tensorflow.keras.callbacks import EarlyStopping
import tensorflow as tf
import numpy as np
np.random.seed(61)
tf.random.set_seed(61)

#1. 데이터
iris = load_iris()
x, y = iris['data'], iris['target']

y = y.reshape(-1, 1)
ohe = OneHotEncoder(sparse=False)
ohe.fit(y)
y = ohe.transform(y)
print(y.shape, type(y))

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, stratify=y, random_state=61)
ss = StandardScaler().fit(x_train)
x_train, x_test = ss.transform(x_train), ss.transform(x_test)

#2. 모델
model = Sequential()
model.add(Dense(16, input_shape=(4,)))
model.add(Activation('relu'))
model.add(Dense(16))
model.add(Activation('relu'))
model.add(Dense(3))
model.add(Activation('softmax'))

#3. 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
early_stopping = EarlyStopping(monitor='loss', patience=3, mode='auto')
model.fit(x_train, y_train, epochs=20, batch_size=5, verbose=0,
          validation_split=0.2, callbacks=[early_stopping])

#4. 평가
loss, acc = model.evaluate(x_test, y_test, batch_size=5, verbose=0)
print('loss :', loss, '| acc :', acc)
pred = model.predict(x_test)
print(pred.shape, ohe.inverse_transform(pred).shape)
