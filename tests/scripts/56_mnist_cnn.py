# mnist CNN
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Conv2D, MaxPooling2D, Flatten, Dropout
from tensorflow.keras.utils import to_categorical
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(56)
np.random.seed(56)

#1. 데이터
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:600], y_train[:600]
x_test, y_test = x_test[:300], y_test[:300]
x_train = x_train.reshape(600, 28, 28, 1).astype('float32') / 255.
x_test = x_test.reshape(300, 28, 28, 1) / 255.
y_train = to_categorical(y_train)
y_test = to_categorical(y_test)
print(x_train.shape, y_train.shape)

#2. 모델구성
model = Sequential()
model.add(Conv2D(filters=8, kernel_size=(3, 3), padding='same', input_shape=(28, 28, 1)))
model.add(MaxPooling2D(pool_size=2))
model.add(Conv2D(16, (3, 3), activation='relu'))
model.add(MaxPooling2D(2))
model.add(Dropout(0.2))
model.add(Flatten())
model.add(Dense(32, activation='relu'))
model.add(Dense(10, activation='softmax'))
model.summary()
print('Flatten 다음 :', model.layers[5].output.shape)

#3. 컴파일, 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='loss', patience=5, mode='auto')
model.fit(x_train, y_train, epochs=4, batch_size=50, validation_split=0.2, callbacks=[es], verbose=2)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, batch_size=50)
print('loss : ', loss)
print('acc : ', acc)
print(model.predict(x_test[:5]).argmax(axis=-1).shape)
