import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import KFold
from tensorflow.keras.models import Sequential, clone_model
from tensorflow.keras.layers import Dense
tf.random.set_seed(69)
np.random.seed(69)

x, y = load_digits(return_X_y=True)
x = x / 16.
pattern = Sequential()
pattern.add(Dense(32, activation='relu', input_dim=64))
pattern.add(Dense(10, activation='softmax'))

scores = []
for train, test in KFold(3, shuffle=True, random_state=69).split(x):
    model = clone_model(pattern)     # 새 가중치
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
    model.fit(x[train], y[train], epochs=3, batch_size=32, verbose=0)
    scores.append(model.evaluate(x[test], y[test], verbose=0)[1])
print('acc :', np.mean(scores))
