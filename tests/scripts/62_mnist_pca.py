# mnist PCA : 784 -> 95% 이상 되는 컬럼 수로 줄여서 DNN
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.decomposition import PCA
tf.random.set_seed(63)
np.random.seed(63)

#1. 데이터
(x_train, y_train), (x_test, y_test) = mnist.load_data()
x_train, y_train = x_train[:500], y_train[:500]
x_test, y_test = x_test[:250], y_test[:250]

x = np.append(x_train, x_test, axis=0)
print(x.shape)          # (750, 28, 28)
x = x.reshape(x.shape[0], 784) / 255.

pca = PCA(n_components=40)
x = pca.fit_transform(x)
print(x.shape)
print('설명력이 0.7 보다 크다 :', sum(pca.explained_variance_ratio_) > 0.7)

x_train = x[:500]
x_test = x[500:]

#2. 모델
model = Sequential()
model.add(Dense(64, activation='relu', input_shape=(40,)))
model.add(Dense(32, activation='relu'))
model.add(Dense(10, activation='softmax'))

#3. 훈련
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=8, batch_size=32, validation_split=0.2, verbose=0)

#4. 평가
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
