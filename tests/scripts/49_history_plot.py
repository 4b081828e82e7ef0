# hist 를 그래프로 그리기
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(20)
np.random.seed(20)

#1. 데이터
x = np.array(range(1, 101)) / 100.
y = x ** 2
x_train, x_test = x[::2], x[1::2]
y_train, y_test = y[::2], y[1::2]

#2. 모델
model = Sequential()
model.add(Dense(16, activation='relu', input_dim=1))
model.add(Dense(16, activation='relu'))
model.add(Dense(1))

#3. 훈련
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
hist = model.fit(x_train, y_train, epochs=15, batch_size=5, validation_split=0.2, verbose=0)
print(hist.history.keys())
print(model.evaluate(x_test, y_test, verbose=0))

# 그래프
plt.rcParams['axes.unicode_minus'] = False
plt.figure(figsize=(10, 6))
plt.subplot(2, 1, 1)
plt.plot(hist.history['loss'], marker='.', c='red', label='loss')
plt.plot(hist.history['val_loss'], marker='.', c='blue', label='val_loss')
plt.grid()
plt.title('loss')
plt.ylabel('loss')
plt.xlabel('epoch')
plt.legend(loc='upper right')

plt.subplot(2, 1, 2)
plt.plot(hist.history['mae'], label='mae')
plt.plot(hist.history['val_mae'], label='val_mae')
plt.legend(['mae', 'val_mae'])
plt.show()
print('그래프 창을 닫으면 여기로 온다')
