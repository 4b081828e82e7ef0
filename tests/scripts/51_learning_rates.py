# 옵티마이저와 learning rate 바꿔 가며 돌리기
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.optimizers import Adam, Adadelta, Adamax, Adagrad, RMSprop, SGD, Nadam
tf.random.set_seed(37)
np.random.seed(37)

#1. 데이터
x = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
y = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

def build_model():
    #2. 모델구성
    model = Sequential()
    model.add(Dense(10, input_dim=1))
    model.add(Dense(10))
    model.add(Dense(1))
    return model

#3. 컴파일, 훈련
for optimizer in [Adam(lr=0.001), Adadelta(lr=0.01), RMSprop(lr=0.001), SGD(lr=0.001), Nadam(learning_rate=0.001)]:
    model = build_model()
    model.compile(loss='mse', optimizer=optimizer, metrics=['mse'])
    model.fit(x, y, epochs=3, batch_size=1, verbose=0)
    loss, mse = model.evaluate(x, y, batch_size=1, verbose=0)
    y_pred = model.predict([11])
    print(optimizer.__class__.__name__, 'loss :', loss, '결과물 :', y_pred.shape, y_pred[0][0])

# Adam     0.001  loss : 2.1e-13
# Adadelta 0.01   loss : 0.0047
# SGD      0.001  loss : 1.2e-05  결과물 : 11.0012
