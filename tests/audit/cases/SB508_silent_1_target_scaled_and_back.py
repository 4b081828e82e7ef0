import numpy as np
import tensorflow as tf
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(133)
np.random.seed(133)

rng = np.random.default_rng(133)
x = np.c_[rng.normal(85, 20, 500), rng.uniform(0, 30, 500)]
y = 3e8 + 4e6 * x[:, 0] - 5e6 * x[:, 1]
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=133)
scaler = StandardScaler().fit(x_train)
y_scaler = StandardScaler().fit(y_train.reshape(-1, 1))
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(2,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(scaler.transform(x_train), y_scaler.transform(y_train.reshape(-1, 1)), epochs=10, batch_size=16, verbose=0)
guess = y_scaler.inverse_transform(model.predict(scaler.transform(x_test)))
print('R2 :', r2_score(y_test, guess))       # 원 단위로
