# 점수는 먼저, 그 다음에 전체로 다시 훈련해서 저장
import os
import tempfile
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(18); np.random.seed(18)

x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=18)

def build():
    model = Sequential()
    model.add(Dense(20, activation='relu', input_shape=(10,)))
    model.add(Dense(1))
    model.compile(loss='mse', optimizer='adam', metrics=['mae'])
    return model

model = build()
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))

final = build()
final.fit(x, y, epochs=6, batch_size=16, verbose=0)
final.save(os.path.join(tempfile.mkdtemp(), 'final.h5'))
