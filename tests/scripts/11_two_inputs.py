# 앙상블 : 모델 두 개를 합친다 (입력 2, 출력 1)
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input, concatenate

tf.random.set_seed(12)
np.random.seed(12)

#1. 데이터
x1 = np.array([range(100), range(100, 200)]).T / 100.
x2 = np.array([range(200, 300), range(50, 150), range(100)]).T / 100.
y = np.array(range(500, 600)) / 100.

# 세 개를 한 번에 넣어야 행이 안 어긋난다!!!
x1_train, x1_test, x2_train, x2_test, y_train, y_test = train_test_split(
    x1, x2, y, train_size=0.6, random_state=12)
print(x1_train.shape, x2_train.shape, y_train.shape)

#2. 모델구성
# 모델 1
input1 = Input(shape=(2,))
d1 = Dense(10, activation='relu')(input1)
d1 = Dense(5, activation='relu')(d1)
# 모델 2
input2 = Input(shape=(3,))
d2 = Dense(10, activation='relu')(input2)
d2 = Dense(5, activation='relu')(d2)
# 병합
merge1 = concatenate([d1, d2])
middle1 = Dense(10)(merge1)
output1 = Dense(1)(middle1)

model = Model(inputs=[input1, input2], outputs=output1)

#3. 컴파일, 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit([x1_train, x2_train], y_train, epochs=30, batch_size=2, validation_split=0.2, verbose=2)

#4. 평가, 예측
loss = model.evaluate([x1_test, x2_test], y_test, batch_size=2)
print('loss, mae : ', loss)
y_predict = model.predict([x1_test, x2_test])
print(y_predict.shape)

from sklearn.metrics import r2_score
print('R2 : ', r2_score(y_test, y_predict))
