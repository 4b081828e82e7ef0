# 저장한 scaler 를 불러와서 test 에
import os
import pickle
import tempfile
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(51); np.random.seed(51)

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=51)
path = os.path.join(tempfile.mkdtemp(), 'scaler.pkl')
scaler = StandardScaler().fit(x_train)
with open(path, 'wb') as f:
    pickle.dump(scaler, f)
model = Sequential()
model.add(Dense(16, activation='relu', input_dim=30))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(scaler.transform(x_train), y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)
with open(path, 'rb') as f:
    loaded = pickle.load(f)
print('loss, acc :', model.evaluate(loaded.transform(x_test), y_test, verbose=0))
