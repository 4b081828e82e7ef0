import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.callbacks import EarlyStopping
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(135)
np.random.seed(135)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=135)
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='val_loss', min_delta=0.5, patience=2)  # <- SB509?
hist = model.fit(x_train, y_train, epochs=40, batch_size=32, validation_split=0.2, callbacks=[es], verbose=0)  # <- SB509
print(np.round(hist.history['val_loss'], 3))
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
