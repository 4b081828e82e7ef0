# 화이트 와인 품질
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

np.random.seed(11)
tf.random.set_seed(11)

wine = pd.read_csv(os.environ['SUNBAE_DATA'] + '/tables/winequality_white.csv', sep=';')
y = wine['quality']
x = wine.drop('quality', axis=1)

x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.9, random_state=11)

scaler = MinMaxScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.fit_transform(x_test)

model = Sequential([
    Dense(32, activation='relu', input_shape=(11,)),
    Dense(16, activation='relu'),
    Dense(1),
])
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=20, batch_size=32, validation_split=0.1, verbose=0)

results = model.evaluate(x_test, y_test, verbose=0)
print('loss, mae :', results)
y_predict = model.predict(x_test)
print('R2 :', r2_score(y_test, y_predict))
