import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import KFold
from sklearn.preprocessing import RobustScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(4); np.random.seed(4)

x, y = load_breast_cancer(return_X_y=True)
x = RobustScaler().fit_transform(x)  # <- SB101

def build():
    model = Sequential()
    model.add(Dense(16, activation='relu', input_dim=30))
    model.add(Dense(1, activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
    return model

scores = []
for train, test in KFold(3, shuffle=True, random_state=4).split(x):
    model = build()
    model.fit(x[train], y[train], epochs=5, batch_size=32, verbose=0)
    scores.append(model.evaluate(x[test], y[test], verbose=0)[1])
print('acc :', scores, np.mean(scores))
