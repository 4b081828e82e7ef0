# EarlyStopping : 더 이상 좋아지지 않으면 멈춘다
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(36)
np.random.seed(36)

#1. 데이터
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=36)
sc = StandardScaler()
sc.fit(x_train)
x_train, x_test = sc.transform(x_train), sc.transform(x_test)

#2. 모델구성
model = Sequential()
model.add(Dense(64, activation='relu', input_dim=30))
model.add(Dense(64, activation='relu'))
model.add(Dense(1, activation='sigmoid'))

#3. 컴파일, 훈련
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['accuracy'])
early_stopping = EarlyStopping(monitor='val_loss', patience=3, mode='min', verbose=1)
hist = model.fit(x_train, y_train, epochs=60, batch_size=16, verbose=2, validation_split=0.2,
                 callbacks=[early_stopping])
print('60 번 전에 멈췄다 :', len(hist.history['loss']) < 60)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, batch_size=16)
print('loss : ', loss)
print('acc : ', acc)
