# mnist 를 DNN 으로 : 28*28 을 784 로 펴 준다
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(555)
np.random.seed(555)

#1. 데이터
(x_train, y_train), (x_test, y_test) = mnist.load_data()
print(x_train.shape, y_train.shape)     # (60000, 28, 28) (60000,)
print(x_test.shape, y_test.shape)       # (10000, 28, 28) (10000,)
print(y_train[0], x_train[0].shape, x_train.dtype)

# 오래 걸리니까 조금만
x_train, y_train = x_train[:1000], y_train[:1000]
x_test, y_test = x_test[:500], y_test[:500]

x_train = x_train.reshape(-1, 28 * 28).astype('float32') / 255.
x_test = x_test.reshape(-1, 28 * 28).astype('float32') / 255.
y_train = to_categorical(y_train)
y_test = to_categorical(y_test)

#2. 모델구성
model = Sequential()
model.add(Dense(128, activation='relu', input_shape=(784,)))
model.add(Dropout(0.2))
model.add(Dense(64, activation='relu'))
model.add(Dense(10, activation='softmax'))

#3. 컴파일, 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=5, batch_size=50, validation_split=0.2)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, batch_size=50)
print('loss : ', loss)
print('acc : ', acc)
y_predict = model.predict(x_test[:10])
print('예측값 : ', np.argmax(y_predict, axis=1))
print('실제값 : ', np.argmax(y_test[:10], axis=1))
# 전체 데이터 acc : 0.9812
