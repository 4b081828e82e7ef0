import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import KFold, train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(8); np.random.seed(8)

x, y = load_digits(return_X_y=True)
x = x / 16.

def build_model():
    model = Sequential()
    model.add(Dense(32, activation='relu', input_dim=64))
    model.add(Dense(10, activation='softmax'))
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
    return model

kfold = KFold(n_splits=4, shuffle=True, random_state=8)
scores = []
for train, test in kfold.split(x):
    x_tr, x_val, y_tr, y_val = train_test_split(x[train], y[train], test_size=0.2, random_state=8)
    model = build_model()
    model.fit(x_tr, y_tr, epochs=4, batch_size=32, validation_data=(x_val, y_val), verbose=0)
    scores.append(model.evaluate(x[test], y[test], verbose=0)[1])
print('accuracy :', np.round(scores, 3), '평균 :', np.mean(scores))
