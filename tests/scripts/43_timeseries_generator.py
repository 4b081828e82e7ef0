# TimeseriesGenerator 를 쓰면 split_x 를 안 만들어도 된다
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(99); np.random.seed(99)

data = np.array([np.cos(i / 5.) for i in range(160)]).reshape(-1, 1)
train, test = data[:120], data[120:]

n_input = 6
generator = TimeseriesGenerator(train, train, length=n_input, batch_size=8)
test_generator = TimeseriesGenerator(test, test, length=n_input, batch_size=8)
print('배치 개수 :', len(generator), len(test_generator))
x0, y0 = generator[0]
print(x0.shape, y0.shape)

model = Sequential()
model.add(LSTM(10, activation='relu', input_shape=(n_input, 1)))
model.add(Dense(1))
model.compile(optimizer='adam', loss='mse')
model.fit_generator(generator, epochs=4, verbose=0)

loss = model.evaluate(test_generator, verbose=0)
print('loss :', loss)
y_predict = model.predict(test_generator)
print(y_predict.shape)
