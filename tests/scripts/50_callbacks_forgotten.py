# es, cp 다 만들어 놓고 fit 에 안 넣었다 -_-;
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
from sklearn.datasets import load_iris
from sklearn.preprocessing import MinMaxScaler
from sklearn.model_selection import train_test_split
tf.random.set_seed(10); np.random.seed(10)

x, y = load_iris(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.6, random_state=10)

scaler = MinMaxScaler()
scaler.fit(x_train)
x_train2 = scaler.transform(x_train)
x_test2 = scaler.transform(x_test)

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(4,)))
model.add(Dense(16, activation='relu'))
model.add(Dense(3, activation='softmax'))

es = EarlyStopping(monitor='val_loss', patience=5, mode='min')
cp = ModelCheckpoint('./k50_{epoch:02d}.hdf5', monitor='val_loss', save_best_only=True)
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
hist = model.fit(x_train, y_train, epochs=15, batch_size=8, validation_split=0.2, verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss : ', loss)
print('acc : ', acc)
print(len(hist.history['loss']), '번 돌았다')
