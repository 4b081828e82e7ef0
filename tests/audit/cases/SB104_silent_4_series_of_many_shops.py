# 가게마다 나눈다 : 한 가게의 창문은 모두 한쪽에만
import numpy as np
import tensorflow as tf
from sklearn.model_selection import GroupShuffleSplit
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
tf.random.set_seed(11); np.random.seed(11)

rng = np.random.default_rng(11)
x, y, shop = [], [], []
for s in range(12):
    series = np.sin(np.arange(40) / 5. + rng.uniform(0, 6)) + rng.normal(0, 0.1, 40)
    for i in range(40 - 6):
        x.append(series[i:i + 6])
        y.append(series[i + 6])
        shop.append(s)
x, y, shop = np.array(x).reshape(-1, 6, 1), np.array(y), np.array(shop)
train, test = next(GroupShuffleSplit(n_splits=1, test_size=0.25, random_state=11).split(x, y, groups=shop))

model = Sequential()
model.add(LSTM(8, input_shape=(6, 1)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x[train], y[train], epochs=4, batch_size=16, verbose=0)
print('loss, mae :', model.evaluate(x[test], y[test], verbose=0))
