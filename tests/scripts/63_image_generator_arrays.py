# ImageDataGenerator : 데이터 증폭 + fit_generator
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, Flatten, Dense
from tensorflow.keras.preprocessing.image import ImageDataGenerator
np.random.seed(650)
tf.random.set_seed(650)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train = x_train[:320].reshape(-1, 28, 28, 1)
x_test = x_test[:160].reshape(-1, 28, 28, 1)
y_train, y_test = y_train[:320], y_test[:160]

train_datagen = ImageDataGenerator(rescale=1. / 255, horizontal_flip=False, width_shift_range=0.1,
                                   height_shift_range=0.1, zoom_range=0.1, fill_mode='nearest')
test_datagen = ImageDataGenerator(rescale=1. / 255)      # 테스트는 증폭하지 않는다

train_flow = train_datagen.flow(x_train, y_train, batch_size=32, seed=650)
test_flow = test_datagen.flow(x_test, y_test, batch_size=32, shuffle=False)
xb, yb = next(train_flow)
print(xb.shape, yb.shape, xb.max() <= 1.0)

model = Sequential()
model.add(Conv2D(8, (3, 3), strides=2, activation='relu', input_shape=(28, 28, 1)))
model.add(Flatten())
model.add(Dense(24, activation='relu'))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])

hist = model.fit_generator(train_flow, steps_per_epoch=10, epochs=3, verbose=0)
print('epoch :', len(hist.history['loss']))

loss, acc = model.evaluate_generator(test_flow)
print('loss :', loss)
print('acc :', acc)
pred = model.predict_generator(test_flow)
print(pred.shape)
