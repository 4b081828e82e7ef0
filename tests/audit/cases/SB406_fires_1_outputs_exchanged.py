import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input
tf.random.set_seed(92)
np.random.seed(92)

rng = np.random.default_rng(92)
x = rng.normal(size=(400, 4))
y1 = x[:, 0] * x[:, 1]
y2 = np.abs(x[:, 2])
x_train, x_test, y1_train, y1_test, y2_train, y2_test = train_test_split(x, y1, y2, test_size=0.25, random_state=92)
inputs = Input(shape=(4,))
h = Dense(24, activation='relu')(inputs)
model = Model(inputs, [Dense(1)(h), Dense(1)(h)])
model.compile(loss=['mse', 'mse'], optimizer='adam')
model.fit(x_train, [y1_train, y2_train], epochs=8, batch_size=16, validation_split=0.2, verbose=0)
print('loss :', model.evaluate(x_test, [y2_test, y1_test], verbose=0))  # <- SB406
