# 앙상블 : 입력 2개 (와인의 산도 / 나머지), 출력 1개
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.layers import Concatenate, Dense, Input
from tensorflow.keras.models import Model

np.random.seed(9)
tf.random.set_seed(9)

data = pd.read_csv(os.environ['SUNBAE_DATA'] + '/tables/winequality_red.csv')
x1 = data[['fixed_acidity', 'volatile_acidity', 'citric_acid', 'ph']].values
x2 = data[['residual_sugar', 'chlorides', 'density', 'sulphates', 'alcohol']].values
y = data['quality'].values

x1_train, x1_test, y_train, y_test = train_test_split(x1, y, test_size=0.2, random_state=66)
x2_train, x2_test = train_test_split(x2, test_size=0.2, random_state=66)

input1 = Input(shape=(4,))
dense1 = Dense(16, activation='relu')(input1)
input2 = Input(shape=(5,))
dense2 = Dense(16, activation='relu')(input2)
merge = Concatenate()([dense1, dense2])
middle = Dense(8, activation='relu')(merge)
output = Dense(1)(middle)
model = Model(inputs=[input1, input2], outputs=output)

model.compile(loss='mse', optimizer='adam')
model.fit([x1_train, x2_train], y_train, epochs=40, batch_size=16, verbose=0)

y_predict = model.predict([x1_test, x2_test])
print('RMSE :', np.sqrt(mean_squared_error(y_test, y_predict)))
print('R2 :', r2_score(y_test, y_predict))
