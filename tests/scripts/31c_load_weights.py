# 가중치만 불러오기 : 모델구성은 똑같이 해 줘야 하고 컴파일도 해야 한다. 훈련만 생략
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score
from keras.models import Sequential
from keras.layers import Dense

#1. 데이터
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=40)

#2. 모델구성
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(10,)))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))
model.load_weights('./model/k31_weights.h5')

#3. 컴파일
model.compile(loss='mse', optimizer='adam', metrics=['mse', 'mae'])

#4. 평가, 예측
result = model.evaluate(x_test, y_test, verbose=0)
print('loss :', result[0])
print('mae :', result[2])
print('저장할 때와 같다 :', np.allclose(result, np.load('./model/k31_result.npy'), rtol=1e-4))
print('R2 :', r2_score(y_test, model.predict(x_test)))
