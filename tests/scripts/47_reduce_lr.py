# ReduceLROnPlateau : 안 좋아지면 learning rate 를 줄인다
import numpy as np
import tensorflow as tf
from keras.models import Sequential
from keras.layers import Dense
from keras.callbacks import EarlyStopping, ReduceLROnPlateau
from keras.optimizers import Adam
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
tf.random.set_seed(82)
np.random.seed(82)

x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=82)

model = Sequential()
model.add(Dense(50, activation='relu', input_dim=10))
model.add(Dense(50, activation='relu'))
model.add(Dense(1))

model.compile(loss='mse', optimizer=Adam(lr=0.01), metrics=['mae'])
es = EarlyStopping(monitor='val_loss', patience=12)
reduce_lr = ReduceLROnPlateau(monitor='val_loss', factor=0.5, patience=3, verbose=0)
hist = model.fit(x_train, y_train, epochs=30, batch_size=16, validation_split=0.2,
                 callbacks=[es, reduce_lr], verbose=0)
print('lr' in hist.history)
print('처음 lr :', round(float(hist.history['lr'][0]), 4))
print('줄었거나 같다 :', hist.history['lr'][-1] <= hist.history['lr'][0])

loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('mae :', mae)
