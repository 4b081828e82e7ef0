# cifar10 : 컬러 이미지 (32, 32, 3), y 가 (n, 1) 이라서 조심
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import cifar10
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, MaxPooling2D, Flatten, Dense, Dropout, AveragePooling2D
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(600)
np.random.seed(600)

#1. 데이터
(x_train, y_train), (x_test, y_test) = cifar10.load_data()
print(x_train.shape, y_train.shape)
print(x_test.shape, y_test.shape)
x_train, y_train = x_train[:400], y_train[:400]
x_test, y_test = x_test[:200], y_test[:200]

x_train = x_train.astype('float32') / 255
x_test = x_test.astype('float32') / 255
y_train = to_categorical(y_train)
y_test = to_categorical(y_test)
print(y_train.shape)

#2. 모델
model = Sequential()
model.add(Conv2D(8, (3, 3), activation='relu', padding='same', input_shape=(32, 32, 3)))
model.add(MaxPooling2D((2, 2)))
model.add(Dropout(0.25))
model.add(Conv2D(16, (3, 3), activation='relu', padding='same'))
model.add(AveragePooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(32, activation='relu'))
model.add(Dense(10, activation='softmax'))

#3. 컴파일, 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
hist = model.fit(x_train, y_train, epochs=3, batch_size=32, validation_data=(x_test, y_test), verbose=2)

#4. 평가
loss, acc = model.evaluate(x_test, y_test, batch_size=32, verbose=0)
print('loss :', loss)
print('acc :', acc)
y_predict = model.predict_classes(x_test[:10])
print(y_predict.shape, y_predict.dtype)
