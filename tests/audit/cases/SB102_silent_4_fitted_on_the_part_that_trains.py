# 붙이긴 했지만 fit 은 앞의 1000 줄만
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.decomposition import PCA
tf.random.set_seed(34); np.random.seed(34)

(x_train, y_train), (x_test, y_test) = mnist.load_data()
x = np.append(x_train[:1000], x_test[:300], axis=0).reshape(-1, 784) / 255.
y_train, y_test = y_train[:1000], y_test[:300]
pca = PCA(30)
pca.fit(x[:1000])
x = pca.transform(x)
x_train, x_test = x[:1000], x[1000:]

model = Sequential()
model.add(Dense(64, activation='relu', input_dim=30))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=6, batch_size=32, validation_split=0.2, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
