import numpy as np
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import tensorflow as tf
tf.random.set_seed(33)
np.random.seed(33)

rng = np.random.default_rng(33)
x = rng.integers(0, 3, (600, 4)).astype('float32')
y = (x.sum(axis=1) + rng.normal(size=600) > 4).astype('int32')
x_tr, x_te, y_tr, y_te = train_test_split(x, y, test_size=0.25, random_state=1)
x_tr, x_val, y_tr, y_val = train_test_split(x_tr, y_tr, test_size=0.25, random_state=1)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_tr, y_tr, epochs=10, batch_size=32, validation_data=(x_val, y_val), verbose=0)
print('test acc :', model.evaluate(x_te, y_te, verbose=0)[1])
