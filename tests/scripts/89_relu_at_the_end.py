# 유방암인데 마지막이 linear 이고 loss 는 mse  /  회귀인데 마지막이 relu
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer, load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(9); np.random.seed(9)

# 1) 원핫 2개인데 softmax 를 안 썼다
x, y = load_breast_cancer(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=9)
s = StandardScaler().fit(x_train)
x_train, x_test = s.transform(x_train), s.transform(x_test)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(30,)))
model.add(Dense(2))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=5, batch_size=16, validation_split=0.2, verbose=0)
print('acc :', model.evaluate(x_test, y_test, verbose=0)[1])

# 2) 음수가 답인 회귀
x, y = load_diabetes(return_X_y=True)
y = (y - 150) / 100.
print('음수가 있다 :', (y < 0).any())
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=9)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(10,)))
model.add(Dense(1, activation='relu'))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_split=0.2, verbose=0)
mse = model.evaluate(x_test, y_test, verbose=0)
print('loss :', mse)
print('예측의 최소값은 0 이상 :', model.predict(x_test).min() >= 0)
