# 주스 품질 : 세미콜론 csv, 등급 3~7 을 원핫 -> to_categorical 은 0부터라 칸이 8개가 된다
import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler, LabelEncoder
from sklearn.ensemble import RandomForestClassifier
from keras.models import Sequential
from keras.layers import Dense
from keras.utils import np_utils
tf.random.set_seed(780)
np.random.seed(780)

#1. 데이터
juice = pd.read_csv('data/juice.csv', sep=';', index_col=None)
print(juice.shape)
print(juice['grade'].value_counts().sort_index().to_dict())
y = juice['grade']
x = juice.drop('grade', axis=1)
x = x.to_numpy()
y = y.to_numpy()

wrong = np_utils.to_categorical(y)
print('그냥 원핫 :', wrong.shape)
y = LabelEncoder().fit_transform(y)
y = np_utils.to_categorical(y)
print('라벨인코더 후 원핫 :', y.shape)

x = StandardScaler().fit_transform(x)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=780)

rf = RandomForestClassifier(n_estimators=20, random_state=780)
rf.fit(x_train, y_train.argmax(axis=1))
print('랜덤포레스트 acc :', rf.score(x_test, y_test.argmax(axis=1)))

#2. 모델
model = Sequential()
model.add(Dense(32, activation='relu', input_dim=5))
model.add(Dense(16, activation='relu'))
model.add(Dense(5, activation='softmax'))

#3. 훈련
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=12, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
