# ModelCheckpoint : 제일 좋은 가중치를 파일로 남긴다. 파일 이름에 epoch 와 val_loss
import glob
import os
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.utils import to_categorical
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
tf.random.set_seed(46)
np.random.seed(46)

#1. 데이터
x, y = load_iris(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=46)

#2. 모델구성
model = Sequential()
model.add(Dense(32, activation='relu', input_shape=(4,)))
model.add(Dense(16, activation='relu'))
model.add(Dense(3, activation='softmax'))

#3. 컴파일, 훈련
if not os.path.isdir('./model'):
    os.mkdir('./model')
modelpath = './model/k46_iris_{epoch:02d}-{val_loss:.4f}.hdf5'
cp = ModelCheckpoint(filepath=modelpath, monitor='val_loss', save_best_only=True, mode='auto')
es = EarlyStopping(monitor='val_loss', patience=5)

model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
hist = model.fit(x_train, y_train, epochs=12, batch_size=8, validation_split=0.2, callbacks=[es, cp], verbose=0)

#4. 평가, 예측
result = model.evaluate(x_test, y_test, batch_size=8, verbose=0)
print('loss : ', result[0])
print('acc : ', result[1])

files = sorted(glob.glob('./model/k46_iris_*.hdf5'))
print('파일이 생겼다 :', len(files) > 0)
first = os.path.basename(files[0])
print(first.startswith('k46_iris_01-'), first.endswith('.hdf5'))
