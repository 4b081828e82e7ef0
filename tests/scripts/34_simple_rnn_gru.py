# SimpleRNN, GRU, LSTM 파라미터 비교
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Dense
from keras.layers.recurrent import SimpleRNN, GRU, LSTM
np.random.seed(35)
tf.random.set_seed(35)

x = np.array([[i, i + 1, i + 2, i + 3] for i in range(1, 41)]) / 10.
y = np.array([i + 4 for i in range(1, 41)]) / 10.
x = x.reshape(40, 4, 1)
x_train, x_test = x[:30], x[30:]
y_train, y_test = y[:30], y[30:]

for layer in [SimpleRNN, GRU, LSTM]:
    model = Sequential()
    model.add(layer(8, input_shape=(4, 1)))
    model.add(Dense(8, activation='relu'))
    model.add(Dense(1))
    model.compile(loss='mse', optimizer='adam', metrics=['mae'])
    model.fit(x_train, y_train, epochs=4, batch_size=4, validation_split=0.2, verbose=0)
    loss, mae = model.evaluate(x_test, y_test, verbose=0)
    print('======', layer.__name__, '======')
    print('파라미터 :', model.layers[0].count_params())
    print('loss :', loss, 'mae :', mae)

# SimpleRNN  80   : 0.0812
# GRU        264  : 0.0411   (reset_after 때문에 bias 가 두 배)
# LSTM       320  : 0.1020
