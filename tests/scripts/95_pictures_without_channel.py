# (n, 28, 28) 을 Conv2D (28, 28, 1) 에 그냥 넣으면? 함수형 모델은 된다
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Conv2D, Flatten, Dense, Input
tf.random.set_seed(951)
np.random.seed(951)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:300] / 255., y_train[:300]
x_val, y_val = x_test[200:300] / 255., y_test[200:300]
x_test, y_test = x_test[:150] / 255., y_test[:150]
print(x_train.shape, x_val.shape, x_test.shape)

inputs = Input(shape=(28, 28, 1))
h = Conv2D(6, (5, 5), strides=(2, 2), activation='relu')(inputs)
h = Conv2D(10, (3, 3), strides=2, activation='relu')(h)
h = Flatten()(h)
outputs = Dense(10, activation='softmax')(h)
model = Model(inputs, outputs)
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=3, batch_size=30, validation_data=(x_val, y_val), verbose=0)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
print(model.predict(x_test[:1]).shape)
