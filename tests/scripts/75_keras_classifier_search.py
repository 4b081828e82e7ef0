# 케라스 모델을 RandomizedSearchCV 에 넣기 : KerasClassifier 로 감싼다
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split, RandomizedSearchCV
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.utils import to_categorical
from tensorflow.keras.wrappers.scikit_learn import KerasClassifier
tf.random.set_seed(75)
np.random.seed(75)

#1. 데이터
x, y = load_iris(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=75)
scaler = MinMaxScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

#2. 모델
def build_model(drop=0.1, optimizer='adam', node1=16):
    # 함수형으로 하면 predict 에서 에러 (predict_classes 가 없다고 함)
    model = Sequential()
    model.add(Dense(node1, activation='relu', input_shape=(4,), name='hidden1'))
    model.add(Dropout(drop))
    model.add(Dense(3, activation='softmax', name='outputs'))
    model.compile(optimizer=optimizer, metrics=['acc'], loss='categorical_crossentropy')
    return model

def create_hyperparameters():
    return {'batch_size': [8, 16], 'optimizer': ['rmsprop', 'adam'], 'drop': [0.1, 0.2], 'node1': [16, 32]}

model = KerasClassifier(build_fn=build_model, epochs=3, verbose=0)
search = RandomizedSearchCV(model, create_hyperparameters(), n_iter=2, cv=2, random_state=75)
search.fit(x_train, y_train)
print(sorted(search.best_params_))
acc = search.score(x_test, y_test)
print('최종 스코어 :', acc)
print('0 과 1 사이 :', 0 <= acc <= 1)
print(search.predict(x_test).shape)
