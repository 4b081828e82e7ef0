# 얼리스타핑을 걸었는데 끝까지 돈다... 왜?
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import EarlyStopping
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.utils import to_categorical
import numpy as np
import tensorflow as tf
np.random.seed(17)
tf.random.set_seed(17)

# 1. 데이터
x, y = load_wine(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=17)
scaler = MinMaxScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.transform(x_test)

# 2. 모델
model = Sequential()
model.add(Dense(20, activation='relu', input_shape=(13,)))
model.add(Dense(3, activation='softmax'))

# 3. 훈련
model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['acc'])
es1 = EarlyStopping(monitor='val_loss', patience=100, mode='auto')
es2 = EarlyStopping(monitor='val_accuracy', patience=3, mode='max')
hist = model.fit(x_train, y_train, epochs=20, batch_size=8, validation_split=0.2, callbacks=[es1, es2], verbose=0)
print('돌아간 epoch :', len(hist.history['loss']))

# 4. 평가
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'acc :', acc)
