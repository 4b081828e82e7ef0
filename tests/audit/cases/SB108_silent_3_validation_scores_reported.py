# test 는 따로 없지만 val 점수를 본다
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import fashion_mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten
tf.random.set_seed(46); np.random.seed(46)

(x, y), _ = fashion_mnist.load_data()
x, y = x[:1000] / 255., y[:1000]
model = Sequential()
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(32, activation='relu'))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
hist = model.fit(x, y, epochs=6, batch_size=32, validation_split=0.25, verbose=0)
print('val_loss :', hist.history['val_loss'][-1])
print('val_acc :', hist.history['val_acc'][-1])
