# 문장마다 자기 값으로 : 행 방향의 Normalizer 는 다시 fit 해도 같다
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelBinarizer, Normalizer
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(38); np.random.seed(38)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=38)
x_train = Normalizer().fit_transform(x_train)
x_test = Normalizer().fit_transform(x_test)
binarizer = LabelBinarizer()
y_train = binarizer.fit_transform(y_train)
y_test = binarizer.transform(y_test)

model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)
print('acc :', model.evaluate(x_test, y_test, verbose=0)[1])
