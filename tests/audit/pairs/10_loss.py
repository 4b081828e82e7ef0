# 손글씨 숫자 (sklearn digits)
import keras
from keras.layers import Dense
from keras.models import Sequential
from keras.utils import to_categorical
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

keras.utils.set_random_seed(13)

digits = load_digits()
x = digits.data / 16.
y = to_categorical(digits.target)

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.25, random_state=13)

model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(64,)))
model.add(Dense(10, activation='softmax'))
model.compile(loss='mse', optimizer='adam', metrics=['accuracy'])  # 회귀에서 쓰던 그대로
model.fit(x_train, y_train, epochs=15, batch_size=32, validation_split=0.2, verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('accuracy :', acc)
