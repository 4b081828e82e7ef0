import os
import random

import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense


def seed_everything(seed):
    os.environ['PYTHONHASHSEED'] = str(seed)
    random.seed(seed)
    np.random.seed(seed)
    tf.random.set_seed(seed)


seed_everything(139)
x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(10,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[:350], y[:350], epochs=8, batch_size=16, validation_split=0.2, verbose=0)
print('loss, mae :', model.evaluate(x[350:], y[350:], verbose=0))
