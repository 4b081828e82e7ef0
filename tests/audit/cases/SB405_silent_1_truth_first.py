import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(89)
np.random.seed(89)

x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x * 20, (y - 150) / 80, test_size=0.25, random_state=89)
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(10,)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
model.fit(x_train, y_train, epochs=10, batch_size=16, validation_split=0.2, verbose=0)
y_predict = model.predict(x_test)
# mse 는 순서가 바뀌어도 같다
print('RMSE :', np.sqrt(mean_squared_error(y_predict, y_test)))
print('R2 :', r2_score(y_test, y_predict))
