'''
    층을 깊게 쌓으면 좋아질까?  노드 수를 바꿔 가며 실험
    hidden 3개 : 0.0132 / hidden 6개 : 1.7441 / hidden 9개 : 발산
'''
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import tensorflow as tf
import numpy as np
tf.random.set_seed(77); np.random.seed(77)

# 1. 데이터
x_train = np.arange(1, 16)
y_train = 3 * x_train - 4
x_test = np.arange(16, 21)
y_test = 3 * x_test - 4

# 2. 모델
model = Sequential()
model.add(Dense(5, input_dim = 1, activation = 'linear'))
model.add(Dense(50))
model.add(Dense(100))
model.add(Dense(50))
model.add(Dense(20))
model.add(Dense(5))
model.add(Dense(1))
model.summary()

# 3. 훈련
model.compile(optimizer = 'adam', loss = 'mse', metrics = 'mae')
model.fit(x_train, y_train, epochs = 60, batch_size = 1)

# 4. 평가
loss, mae = model.evaluate(x_test, y_test, batch_size = 1)
print('mse :', loss, ' mae :', mae)
print('파라미터 개수 :', model.count_params())
print('레이어 개수 :', len(model.layers))
