import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(44)
np.random.seed(44)

x, y = load_wine(return_X_y=True)
x = MinMaxScaler().fit_transform(x)

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(13,)))
model.add(Dense(3, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x, y, epochs=8, batch_size=8, verbose=0)  # <- SB108?

loss, acc = model.evaluate(x, y, verbose=0)  # <- SB108
print('loss :', loss)
print('acc :', acc)
