import numpy as np
from sklearn.datasets import load_diabetes  # <- SB208?
from tensorflow.keras.models import Sequential  # <- SB208?
from tensorflow.keras.layers import Dense

x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
model = Sequential()  # <- SB208?
model.add(Dense(24, activation='relu', input_shape=(10,)))  # <- SB208?
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[:350], y[:350], epochs=8, batch_size=16, validation_split=0.2, verbose=0)  # <- SB208
print('loss, mae :', model.evaluate(x[350:], y[350:], verbose=0))
