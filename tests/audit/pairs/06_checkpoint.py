# fashion_mnist : 가장 좋은 가중치를 저장했다가 불러온다
import numpy as np
import tensorflow as tf
from tensorflow.keras.callbacks import ModelCheckpoint
from tensorflow.keras.datasets import fashion_mnist
from tensorflow.keras.layers import Dense, Dropout, Flatten
from tensorflow.keras.models import Sequential

np.random.seed(3)
tf.random.set_seed(3)

(x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
x_train, y_train = x_train[:4000] / 255., y_train[:4000]
x_test, y_test = x_test[:1000] / 255., y_test[:1000]

model = Sequential()
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(64, activation='relu'))
model.add(Dropout(0.2))
model.add(Dense(10, activation='softmax'))

model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
cp = ModelCheckpoint('best.h5', monitor='val_acc', mode='max', save_best_only=True)
model.fit(x_train, y_train, epochs=20, batch_size=64, validation_data=(x_test, y_test), callbacks=[cp], verbose=0)

model.load_weights('best.h5')
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
