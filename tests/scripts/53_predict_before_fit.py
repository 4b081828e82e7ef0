# 순서 실수 모음
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score
tf.random.set_seed(25)
np.random.seed(25)

x = np.random.uniform(0, 1, (150, 2))
y = x[:, 0] * 3 + x[:, 1]
y2 = x[:, 0] - x[:, 1]
x_train, x_test, y_train, y_test, y2_train, y2_test = train_test_split(x, y, y2, test_size=0.4, random_state=25)

model = Sequential()
model.add(Dense(20, activation='relu', input_shape=(2,)))
model.add(Dense(20, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])

# 훈련을 안 하고 예측을 했네
y_predict = model.predict(x_test)
print('R2 :', r2_score(y_test, y_predict))

model.fit(x_train, y_train, epochs=15, batch_size=8, validation_data=(x_train, y_train), verbose=0)

# 평가는 y2 로 했네
loss, mae = model.evaluate(x_test, y2_test, verbose=0)
print('loss :', loss)
print('acc :', mae)
print('R2 :', r2_score(y_test, model.predict(x_test)))
