# 입력 3개, 출력 3개 (다 : 다) 함수형으로
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential, Model
from tensorflow.keras.layers import Dense, Input
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score

tf.random.set_seed(1)
np.random.seed(1)

#1. 데이터
x = np.array([range(60), range(60, 120), range(120, 180)]).T / 100.
y = np.array([range(1, 61), range(61, 121), range(121, 181)]).T / 100.
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=1)

#2. 모델 (함수형)
input1 = Input(shape=(3,))
dense1 = Dense(20, activation='relu')(input1)
dense2 = Dense(10, activation='relu')(dense1)
dense3 = Dense(5)(dense2)
output1 = Dense(3)(dense3)
model = Model(inputs=input1, outputs=output1)
model.summary()

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=30, batch_size=4, validation_split=0.25, verbose=0)

#4. 평가, 예측
loss, mae = model.evaluate(x_test, y_test, verbose=0)
y_predict = model.predict(x_test)
print('loss', loss, 'mae', mae)
print('예측 모양', y_predict.shape)
print('R2', r2_score(y_test, y_predict))
print(model.input_shape, model.output_shape)
