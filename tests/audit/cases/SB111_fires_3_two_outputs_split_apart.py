# 입력 하나, 출력 둘
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input
tf.random.set_seed(23); np.random.seed(23)

rng = np.random.default_rng(23)
x = rng.uniform(-1, 1, (240, 4))
y1 = x.sum(axis=1)
y2 = x[:, 0] * x[:, 1]

x_train, x_test, y1_train, y1_test = train_test_split(x, y1, test_size=0.25, shuffle=True)  # <- SB111?
y2_train, y2_test = train_test_split(y2, test_size=0.25, shuffle=True)  # <- SB111

inputs = Input((4,))
h = Dense(16, activation='relu')(inputs)
model = Model(inputs, [Dense(1, name='sum')(h), Dense(1, name='product')(h)])
model.compile(loss={'sum': 'mse', 'product': 'mse'}, optimizer='adam')
model.fit(x_train, {'sum': y1_train, 'product': y2_train}, epochs=6, batch_size=16, verbose=0)  # <- SB111?
print(model.evaluate(x_test, {'sum': y1_test, 'product': y2_test}, verbose=0))
