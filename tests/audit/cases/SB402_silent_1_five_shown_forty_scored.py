import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(80)
np.random.seed(80)

x = np.linspace(-1, 1, 200)
y = np.abs(x)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=80)
model = Sequential()
model.add(Dense(16, activation='relu', input_dim=1))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=8, batch_size=4, validation_split=0.2, verbose=0)
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))
print('예측 :', model.predict(x_test[:5]).ravel(), '실제 :', y_test[:5])
