# 와인 : sparse_categorical_crossentropy 는 원핫을 안 해도 된다
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MaxAbsScaler
from tensorflow.keras import models, layers

tf.random.set_seed(72)
np.random.seed(72)

# 1. 데이터
wine = load_wine()
x = wine.data
y = wine.target
print(x.shape, np.unique(y))
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, stratify=y, random_state=72)

scaler = MaxAbsScaler()
scaler.fit(x_train)
x_train = scaler.transform(x_train)
x_test = scaler.transform(x_test)

# 2. 모델
model = models.Sequential()
model.add(layers.Dense(32, activation='relu', input_shape=(13,)))
model.add(layers.Dropout(0.1))
model.add(layers.Dense(16, activation='relu'))
model.add(layers.Dense(3, activation='softmax'))

# 3. 훈련
model.compile(loss='sparse_categorical_crossentropy', optimizer='rmsprop', metrics=['acc'])
hist = model.fit(x_train, y_train, epochs=20, batch_size=8, validation_split=0.1, verbose=0)

# 4. 평가
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', hist.history['loss'][-1])
print('acc :', hist.history['acc'][-1])
print('y_predict :', np.argmax(model.predict(x_test), axis=-1).shape)
