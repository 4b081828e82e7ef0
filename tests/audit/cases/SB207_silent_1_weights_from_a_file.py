import os
import tempfile
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(73)
np.random.seed(73)

def build():
    model = Sequential()
    model.add(Dense(24, activation='relu', input_shape=(10,)))
    model.add(Dense(1))
    return model

x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, (y - 150) / 80, test_size=0.25, random_state=73)
path = os.path.join(tempfile.mkdtemp(), 'w.h5')
model = build()
model.compile(loss='mse', optimizer='adam')
model.fit(x_train, y_train, epochs=8, batch_size=16, validation_split=0.2, verbose=0)
model.save_weights(path)
# 이 모델은 fit 하지 않았지만 가중치를 불러온다
model2 = build()
model2.load_weights(path)
print('R2 :', r2_score(y_test, model2.predict(x_test)))
