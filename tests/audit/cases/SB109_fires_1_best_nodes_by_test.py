import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(95)
np.random.seed(95)

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=95)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

best_acc, best_node = 0, 0
for node in [2, 8, 32]:  # <- SB109?
    model = Sequential()
    model.add(Dense(node, activation='relu', input_shape=(13,)))
    model.add(Dense(3, activation='softmax'))
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
    model.fit(x_train, y_train, epochs=6, batch_size=8, verbose=0)
    acc = model.evaluate(x_test, y_test, verbose=0)[1]  # <- SB109
    if acc > best_acc:  # <- SB109?
        best_acc, best_node = acc, node
print('최고 acc :', best_acc, '노드 :', best_node)
