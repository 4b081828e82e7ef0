import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input, concatenate
np.random.seed(20)
tf.random.set_seed(20)

#1. 데이터
rng = np.random.default_rng(20)
x1 = rng.normal(size=(200, 3))
x2 = rng.normal(size=(200, 2))
y = x1[:, 0] + x2[:, 1] ** 2

# random_state 가 같으면 같은 줄이 뽑힌다
x1_train, x1_test, y_train, y_test = train_test_split(x1, y, train_size=0.7, random_state=66)
x2_train, x2_test = train_test_split(x2, train_size=0.7, random_state=66)

input1 = Input(shape=(3,))
a = Dense(8, activation='relu')(input1)
input2 = Input(shape=(2,))
b = Dense(8, activation='relu')(input2)
output = Dense(1)(concatenate([a, b]))
model = Model(inputs=[input1, input2], outputs=output)
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit([x1_train, x2_train], y_train, epochs=8, batch_size=8, validation_split=0.2, verbose=0)
print('loss, mae :', model.evaluate([x1_test, x2_test], y_test, verbose=0))
