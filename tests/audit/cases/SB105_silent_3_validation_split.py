# 검증은 훈련 데이터의 뒤쪽 20%
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.callbacks import EarlyStopping
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(28); np.random.seed(28)

x, y = load_diabetes(return_X_y=True)
x, y = x * 20, (y - 150) / 80
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=28)
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(10,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
es = EarlyStopping(monitor='val_loss', patience=3, restore_best_weights=True)
model.fit(x_train, y_train, epochs=10, batch_size=16, validation_split=0.2, callbacks=[es], verbose=0)
n = int(len(x_train) * 0.8)
print('검증 mae :', model.evaluate(x_train[n:], y_train[n:], verbose=0)[1])
print('loss, mae :', model.evaluate(x_test, y_test, verbose=0))
print('R2 :', r2_score(y_test, model.predict(x_test)))
