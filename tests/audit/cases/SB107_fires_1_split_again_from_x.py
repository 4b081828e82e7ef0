import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(12)
np.random.seed(12)

#1. 데이터
x, y = load_digits(return_X_y=True)
x = x / 16.
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=12)
x_train, x_val, y_train, y_val = train_test_split(x, y, train_size=0.8, random_state=13)  # <- SB107

#2. 모델
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))

#3. 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=5, batch_size=32, validation_data=(x_val, y_val), verbose=0)  # <- SB107? SB105?

#4. 평가
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'acc :', acc)
