import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(26); np.random.seed(26)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:1000] / 255., y_train[:1000]
x_test, y_test = x_test[:300] / 255., y_test[:300]

model = Sequential()
model.add(Flatten(input_shape=(28, 28)))
model.add(Dense(32, activation='relu'))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='val_loss', patience=2, restore_best_weights=True)
model.fit(x_train, y_train, epochs=6, batch_size=32, validation_data=(x_test, y_test), callbacks=[es], verbose=0)  # <- SB105
print('acc :', model.evaluate(x_test, y_test, verbose=0)[1])
