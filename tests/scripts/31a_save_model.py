# 모델 저장 : 훈련한 다음에 저장하면 가중치까지 저장된다
import os
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(40)
np.random.seed(40)

#1. 데이터
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=40)

#2. 모델구성
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(10,)))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mse', 'mae'])
model.fit(x_train, y_train, epochs=15, batch_size=8, validation_split=0.2, verbose=0)

if not os.path.exists('./model'):
    os.mkdir('./model')
model.save('./model/k31_model.h5')
model.save_weights('./model/k31_weights.h5')

#4. 평가, 예측
result = model.evaluate(x_test, y_test, verbose=0)
print('결과 :', result)
np.save('./model/k31_result.npy', np.array(result))
np.save('./model/k31_predict.npy', model.predict(x_test))
print(os.path.exists('./model/k31_model.h5'), os.path.exists('./model/k31_weights.h5'))
