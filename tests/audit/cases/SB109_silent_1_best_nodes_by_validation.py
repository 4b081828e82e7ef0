import numpy as np
import tensorflow as tf
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(95)
np.random.seed(95)

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x / 16., y, test_size=0.3, random_state=95)

best_acc, best_model = 0, None
for node in [4, 16, 32]:
    model = Sequential()
    model.add(Dense(node, activation='relu', input_shape=(64,)))
    model.add(Dense(10, activation='softmax'))
    model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
    hist = model.fit(x_train, y_train, epochs=4, batch_size=32, validation_split=0.2, verbose=0)
    val_acc = hist.history['val_acc'][-1]
    if val_acc > best_acc:
        best_acc, best_model = val_acc, model
print('검증 acc :', best_acc)
print('test acc :', best_model.evaluate(x_test, y_test, verbose=0)[1])
