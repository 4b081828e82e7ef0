# KFold 를 직접 돌면서 케라스 모델 훈련 (fold 마다 모델을 새로 만든다)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import r2_score
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(71); np.random.seed(71)

x, y = load_diabetes(return_X_y=True)
kfold = KFold(n_splits=4, shuffle=True, random_state=71)

def build():
    model = Sequential()
    model.add(Dense(32, activation='relu', input_shape=(10,)))
    model.add(Dense(1))
    model.compile(loss='mse', optimizer='adam', metrics=['mae'])
    return model

scores = []
for i, (train_index, test_index) in enumerate(kfold.split(x)):
    x_train, x_test = x[train_index], x[test_index]
    y_train, y_test = y[train_index], y[test_index]
    x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=71)
    scaler = StandardScaler().fit(x_train)
    model = build()
    model.fit(scaler.transform(x_train), y_train, epochs=8, batch_size=16, verbose=0,
              validation_data=(scaler.transform(x_val), y_val))
    r2 = r2_score(y_test, model.predict(scaler.transform(x_test)))
    print('fold', i + 1, x_train.shape, x_test.shape)
    scores.append(r2)

print('R2 평균 :', np.mean(scores))
print('fold 수 :', len(scores))
