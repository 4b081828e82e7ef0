# train / val / test 로 나누기 (어딘가 이상하다... acc 가 너무 좋다)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(960); np.random.seed(960)

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=96)
# 검증용도 하나 떼자
x_tr, x_val, y_tr, y_val = train_test_split(x, y, test_size=0.2, random_state=7)

scaler = MinMaxScaler()
scaler.fit(x_tr)
x_tr = scaler.transform(x_tr)
x_val = scaler.transform(x_val)
x_test = scaler.transform(x_test)

model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(30,)))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
es = EarlyStopping(monitor='val_acc', patience=4, mode='max')
model.fit(x_tr, y_tr, epochs=12, batch_size=16, validation_data=(x_val, y_val), callbacks=[es], verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
print(x_tr.shape, x_val.shape, x_test.shape)
