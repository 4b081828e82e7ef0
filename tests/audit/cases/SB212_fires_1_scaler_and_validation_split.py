import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(143); np.random.seed(143)

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=143)
scaler = StandardScaler()
scaler.fit(x_train)  # <- SB212
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)
model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(30,)))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)  # <- SB212?
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
