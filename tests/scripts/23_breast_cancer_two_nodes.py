# 유방암을 다중분류처럼 : 노드 2개 + softmax
import tensorflow as tf
import numpy as np
from keras.utils import np_utils
from keras.models import Sequential
from keras.layers import Dense, Dropout
from keras.layers.normalization import BatchNormalization
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import accuracy_score
tf.random.set_seed(7)
np.random.seed(7)

# 1. 데이터
x, y = load_breast_cancer(return_X_y=True)
y = np_utils.to_categorical(y)
print(y.shape)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=7)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=7)
sc = StandardScaler()
x_train = sc.fit_transform(x_train)
x_val = sc.transform(x_val)
x_test = sc.transform(x_test)

# 2. 모델
model = Sequential()
model.add(Dense(32, input_dim=30, activation='relu'))
model.add(BatchNormalization())
model.add(Dropout(0.2))
model.add(Dense(16, activation='relu'))
model.add(Dense(2, activation='softmax'))

# 3. 훈련
model.compile(optimizer='adam', loss='categorical_crossentropy', metrics=['accuracy'])
model.fit(x_train, y_train, epochs=12, batch_size=32, validation_data=(x_val, y_val), verbose=2)

# 4. 평가
loss, accuracy = model.evaluate(x_test, y_test, batch_size=32)
print('loss : ', loss, ' accuracy : ', accuracy)
y_pred = np.argmax(model.predict(x_test), axis=1)
y_real = np.argmax(y_test, axis=1)
print(y_pred.shape)
print('두 방법이 같다 :', abs(accuracy_score(y_real, y_pred) - accuracy) < 1e-4)
