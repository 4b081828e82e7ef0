# 피마 인디언 당뇨병 : 이진분류
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

np.random.seed(23)
tf.random.set_seed(23)

df = pd.read_csv(os.environ['SUNBAE_DATA'] + '/tables/pima_diabetes.csv')
x = df.iloc[:, :-1].values
y = df.iloc[:, -1].values
print(np.unique(y))  # [0 1]

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=23)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.transform(x_test)

model = Sequential()
model.add(Dense(16, activation='relu', input_dim=8))
model.add(Dense(8, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=30, batch_size=16, validation_split=0.2, verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
