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
model = Model(inputs, {'one': Dense(1, name='one')(h), 'two': Dense(1, name='two')(h)})
model.compile(loss={'one': 'mse', 'two': 'mse'}, optimizer='adam')
model.fit(x_train, {'one': y1_train, 'two': y2_train}, epochs=8, batch_size=16, validation_split=0.2, verbose=0)
# 순서가 달라도 이름으로
print('loss :', model.evaluate(x_test, {'two': y2_test, 'one': y1_test}, verbose=0))
