# 체크포인트를 저장하고, 제일 좋은 것을 불러서 평가
import os
import tempfile
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential, load_model
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
tf.random.set_seed(10); np.random.seed(10)

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=10)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(13,)))
model.add(Dense(3, activation='softmax'))
model.compile(loss='sparse_categorical_crossentropy', optimizer='adam', metrics=['acc'])
path = os.path.join(tempfile.mkdtemp(), 'wine.hdf5')
cp = ModelCheckpoint(path, monitor='val_loss', save_best_only=True, mode='auto')
es = EarlyStopping(monitor='val_loss', patience=4)
model.fit(x_train, y_train, epochs=12, batch_size=8, validation_split=0.2, callbacks=[es, cp], verbose=0)
best = load_model(path)
print('loss, acc :', best.evaluate(x_test, y_test, verbose=0))
