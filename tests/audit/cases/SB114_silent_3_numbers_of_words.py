# 단어 번호는 크기가 아니다 : Embedding
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Embedding, Flatten
tf.random.set_seed(106); np.random.seed(106)

rng = np.random.default_rng(106)
y = rng.integers(0, 2, 400)
x = rng.integers(20, 2000, (400, 6))
x[:, 0] = np.where(y == 1, rng.integers(1, 10, 400), rng.integers(10, 20, 400))
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, stratify=y, random_state=106)
model = Sequential()
model.add(Embedding(2000, 4, input_length=6))
model.add(Flatten())
model.add(Dense(8, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
