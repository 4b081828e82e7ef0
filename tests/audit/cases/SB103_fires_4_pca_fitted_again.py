# 주성분이 서로 다른 뜻이 된다
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(38); np.random.seed(38)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=38)
x_train = PCA(n_components=20).fit_transform(x_train)
x_test = PCA(n_components=20).fit_transform(x_test)  # <- SB103

model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(20,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=5, batch_size=32, validation_split=0.2, verbose=0)
print('acc :', model.evaluate(x_test, y_test, verbose=0)[1])
