# 원핫 + mse : 분류인데 손실만 mse. 그래도 accuracy 는 잘 나온다
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, LeakyReLU
from tensorflow.keras.utils import to_categorical
tf.random.set_seed(90)
np.random.seed(90)

x, y = load_iris(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=90)

model = Sequential()
model.add(Dense(24, input_shape=(4,)))
model.add(LeakyReLU(alpha=0.2))
model.add(Dense(12))
model.add(LeakyReLU(alpha=0.2))
model.add(Dense(3))
model.summary()

model.compile(loss='mse', optimizer='adam', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=25, batch_size=8, validation_split=0.2, verbose=0)

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print('loss : ', loss)
print('accuracy : ', accuracy)
print('예측 :', model.predict(x_test).argmax(axis=1).shape)
