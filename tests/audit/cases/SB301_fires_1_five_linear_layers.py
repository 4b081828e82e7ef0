import numpy as np
import tensorflow as tf
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(113)
np.random.seed(113)

rng = np.random.default_rng(113)
x = rng.uniform(-2, 2, (500, 2))
y = x[:, 0] ** 2 - np.abs(x[:, 1])
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=113)
model = Sequential()
model.add(Dense(20, input_dim=2))  # <- SB301
model.add(Dense(30))  # <- SB301?
model.add(Dense(10))  # <- SB301?
model.add(Dense(1))  # <- SB301?
model.compile(loss='mse', optimizer='adam', metrics=['mae'])  # <- SB301?
model.fit(x_train, y_train, epochs=10, batch_size=16, validation_split=0.2, verbose=0)  # <- SB301?
print('R2 :', r2_score(y_test, model.predict(x_test)))
