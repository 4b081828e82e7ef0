import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(107)
np.random.seed(107)

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=107)
scaler = StandardScaler()
scaled_train = scaler.fit_transform(x_train[:, :12])
scaled_test = scaler.transform(x_test[:, :12])
# 마지막 열은 로그로
x_train = np.column_stack([scaled_train, np.log(x_train[:, 12]) - 6.5])
x_test = np.column_stack([scaled_test, np.log(x_test[:, 12]) - 6.5])
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(13,)))
model.add(Dense(3, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=8, batch_size=8, validation_split=0.2, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
