# KFold : 점점 좋아진다!! (모델을 for 밖에서 만들었다)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import KFold
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, BatchNormalization
tf.random.set_seed(721)
np.random.seed(721)

x, y = load_breast_cancer(return_X_y=True)
kfold = KFold(n_splits=4, shuffle=True, random_state=721)

model = Sequential()
model.add(BatchNormalization(input_shape=(30,)))
model.add(Dense(16, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])

accs = []
for train, test in kfold.split(x, y):
    model.fit(x[train], y[train], epochs=5, batch_size=32, verbose=0)
    loss, acc = model.evaluate(x[test], y[test], verbose=0)
    print('acc :', acc)
    accs.append(acc)
print('평균 acc :', np.mean(accs))
print(len(accs))
