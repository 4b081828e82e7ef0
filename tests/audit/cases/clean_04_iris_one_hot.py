import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(4); np.random.seed(4)

x, y = load_iris(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=4)
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(4,)))
model.add(Dense(3, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=20, batch_size=8, validation_split=0.2, verbose=0)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'accuracy :', acc)
print(np.argmax(model.predict(x_test[:5]), axis=1), np.argmax(y_test[:5], axis=1))
