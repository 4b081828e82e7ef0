import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(123)
np.random.seed(123)

# loss 는 epoch 동안의 평균이라 처음에는 val_loss 가 더 낮다
x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.2, random_state=123)
model = Sequential()
model.add(Dense(48, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
hist = model.fit(x_train, y_train, epochs=25, batch_size=16, validation_split=0.2, verbose=0)
print(np.round(hist.history['loss'], 3), np.round(hist.history['val_loss'], 3))
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
