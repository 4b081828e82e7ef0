# 전이학습 : VGG16 (가중치 없이 모양만), 32x32 로 줄임
import numpy as np
import tensorflow as tf
from tensorflow.keras.applications import VGG16
from tensorflow.keras.datasets import cifar10
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten, BatchNormalization, Activation
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(651)
np.random.seed(651)

(x_train, y_train), (x_test, y_test) = cifar10.load_data()
x_train, y_train = x_train[:48] / 255., to_categorical(y_train[:48], 10)
x_test, y_test = x_test[:32] / 255., to_categorical(y_test[:32], 10)

vgg16 = VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
vgg16.trainable = False
print('동결하기 전 훈련되는 가중치의 수 :', len(vgg16.trainable_weights))

model = Sequential()
model.add(vgg16)
model.add(Flatten())
model.add(Dense(32))
model.add(BatchNormalization())
model.add(Activation('relu'))
model.add(Dense(10, activation='softmax'))
print('전체 가중치 :', len(model.weights))
print('훈련되는 가중치 :', len(model.trainable_weights))

model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=1, batch_size=16, verbose=0)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
print([layer.name for layer in vgg16.layers[1:4]])
