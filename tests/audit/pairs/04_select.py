# 소나 데이터 : 광물(M) / 바위(R), 좋은 컬럼만 고르기
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential

tf.random.set_seed(66)
np.random.seed(66)

df = pd.read_csv(os.environ['SUNBAE_DATA'] + '/tables/sonar.csv')
x = df.drop('object', axis=1)
y = (df['object'] == 'M').astype(int)

x = SelectKBest(f_classif, k=15).fit_transform(x, y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=66)

model = Sequential()
model.add(Dense(32, activation='relu', input_dim=15))
model.add(Dense(16, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=100, batch_size=8, verbose=0)

y_pred = (model.predict(x_test) > 0.5).astype(int)
print('accuracy_score :', accuracy_score(y_test, y_pred))
