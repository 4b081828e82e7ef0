import numpy as np
from keras.models import Sequential
from keras.layers import GRU, Dense
from sklearn.model_selection import KFold
import tensorflow as tf
tf.random.set_seed(10); np.random.seed(10)

series = np.cos(np.arange(200) / 6.) + np.random.default_rng(10).normal(0, 0.1, 200)
x = np.array([series[i:i + 8] for i in range(192)])[:, :, np.newaxis]
y = series[8:200]

maes = []
for tr, te in KFold(n_splits=3, shuffle=True, random_state=10).split(x):  # <- SB104
    model = Sequential()
    model.add(GRU(6, input_shape=(8, 1)))
    model.add(Dense(1))
    model.compile(loss='mae', optimizer='adam')
    model.fit(x[tr], y[tr], epochs=4, batch_size=16, verbose=0)  # <- SB104?
    maes.append(model.evaluate(x[te], y[te], verbose=0))
print('mae :', np.mean(maes))
