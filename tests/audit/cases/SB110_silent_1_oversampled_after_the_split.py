import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from sklearn.utils import resample
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(98)
np.random.seed(98)

rng = np.random.default_rng(98)
x = rng.normal(size=(500, 6))
y = (x[:, 0] + x[:, 1] + rng.normal(0, 0.5, 500) > 1.6).astype(int)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, stratify=y, random_state=98)
# 훈련 데이터만 늘린다
few = resample(x_train[y_train == 1], n_samples=(y_train == 0).sum(), random_state=98)
x_train = np.concatenate([x_train[y_train == 0], few])
y_train = np.concatenate([y_train[y_train == 0], np.ones(len(few), int)])

model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(6,)))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=6, batch_size=16, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
