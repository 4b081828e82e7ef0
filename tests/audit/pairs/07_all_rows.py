# iris 다중분류
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.layers import Dense
from tensorflow.keras.models import Sequential
from tensorflow.keras.utils import to_categorical

np.random.seed(5)
tf.random.set_seed(5)

datasets = load_iris()
x = datasets.data
y = to_categorical(datasets.target)
print(x.shape, y.shape)  # (150, 4) (150, 3)

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, shuffle=True, random_state=5)

model = Sequential()
model.add(Dense(10, activation='relu', input_shape=(4,)))
model.add(Dense(10, activation='relu'))
model.add(Dense(3, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['accuracy'])
model.fit(x, y, epochs=60, batch_size=4, verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('accuracy :', acc)
