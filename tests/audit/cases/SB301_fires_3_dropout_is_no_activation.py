# Dropout 과 BatchNormalization 은 활성화 함수가 아니다
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import BatchNormalization, Dense, Dropout
tf.random.set_seed(115); np.random.seed(115)

rng = np.random.default_rng(115)
x = rng.normal(size=(600, 2))
y = (x[:, 0] * x[:, 1] > 0).astype(int)
model = Sequential()
model.add(Dense(32, activation='linear', input_shape=(2,)))  # <- SB301
model.add(BatchNormalization())
model.add(Dropout(0.2))
model.add(Dense(16))  # <- SB301?
model.add(Dense(1, activation='sigmoid'))  # <- SB301?
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])  # <- SB301?
model.fit(x[:450], y[:450], epochs=8, batch_size=16, validation_split=0.2, verbose=0)  # <- SB301?
print('loss, acc :', model.evaluate(x[450:], y[450:], verbose=0))
