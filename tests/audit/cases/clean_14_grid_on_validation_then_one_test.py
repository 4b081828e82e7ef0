# 노드 수는 검증 점수로 고르고, test 는 마지막에 한 번
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(14); np.random.seed(14)

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, stratify=y, random_state=14)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.25, stratify=y_train, random_state=14)
scaler = StandardScaler().fit(x_train)
x_train, x_val, x_test = scaler.transform(x_train), scaler.transform(x_val), scaler.transform(x_test)

best, best_score = None, -1
for nodes in (4, 16):
    model = Sequential()
    model.add(Dense(nodes, activation='relu', input_shape=(30,)))
    model.add(Dense(1, activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
    model.fit(x_train, y_train, epochs=5, batch_size=16, verbose=0)
    score = model.evaluate(x_val, y_val, verbose=0)[1]
    print(nodes, '검증 acc :', score)
    if score > best_score:
        best, best_score = model, score
print('acc :', best.evaluate(x_test, y_test, verbose=0)[1])
