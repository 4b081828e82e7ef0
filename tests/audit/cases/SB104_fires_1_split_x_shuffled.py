# LSTM 시계열, 창문 만들기
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(7)
np.random.seed(7)

def split_x(seq, size):
    aaa = []
    for i in range(len(seq) - size + 1):
        subset = seq[i:(i + size)]
        aaa.append([item for item in subset])
    return np.array(aaa)

rng = np.random.default_rng(7)
a = np.sin(np.arange(260) / 9.) + rng.normal(0, 0.2, 260)
dataset = split_x(a, 7)
x = dataset[:, :6].reshape(-1, 6, 1)
y = dataset[:, 6]
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=7)  # <- SB104

model = Sequential()
model.add(LSTM(8, input_shape=(6, 1)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=5, batch_size=16, validation_split=0.2, verbose=0)
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'mae :', mae)
