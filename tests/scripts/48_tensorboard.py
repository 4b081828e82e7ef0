# 텐서보드 : 터미널에서 tensorboard --logdir=. 하고 127.0.0.1:6006
import os
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping, TensorBoard
tf.random.set_seed(28)
np.random.seed(28)

#1. 데이터
x = np.random.uniform(-1, 1, (200, 3))
y = np.sin(x[:, 0] * 3) + x[:, 1] * x[:, 2]
x_train, x_test = x[:150], x[150:]
y_train, y_test = y[:150], y[150:]

#2. 모델
model = Sequential()
model.add(Dense(32, activation='tanh', input_shape=(3,)))
model.add(Dense(32, activation='tanh'))
model.add(Dense(1))

#3. 훈련
early_stopping = EarlyStopping(monitor='loss', patience=5, mode='min')
to_hist = TensorBoard(log_dir='graph', histogram_freq=0, write_graph=True, write_images=True)
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=12, batch_size=16, validation_split=0.2,
          callbacks=[early_stopping, to_hist], verbose=0)

#4. 평가
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, '\nmae :', mae)
print('graph 폴더 :', os.path.isdir('graph'))
print('로그 파일이 있다 :', sum(len(f) for _, _, f in os.walk('graph')) > 0)
