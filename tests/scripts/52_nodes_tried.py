# 제일 좋은 노드 수 찾기 : for 문으로 다 돌려 보고 test 점수가 제일 높은 것
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
import tensorflow as tf
import numpy as np
tf.random.set_seed(74)
np.random.seed(74)

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=74)
scaler = MinMaxScaler().fit(x_train)
x_train = scaler.transform(x_train)
x_test = scaler.transform(x_test)

best_acc, best_node = 0, 0
for node in [8, 16, 32]:
	model = Sequential()
	model.add(Dense(node, activation='relu', input_shape=(30,)))
	model.add(Dense(1, activation='sigmoid'))
	model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
	model.fit(x_train, y_train, epochs=5, batch_size=16, validation_split=0.2, verbose=0)
	loss, acc = model.evaluate(x_test, y_test, verbose=0)
	print('노드', node, 'acc :', acc)
	if acc > best_acc:
		best_acc = acc
		best_node = node

print('최고 acc :', best_acc, '노드 :', best_node)
