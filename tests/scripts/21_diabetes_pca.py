# PCA : 컬럼을 줄여 보자 (10 -> 7)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(45)
np.random.seed(45)

#1. 데이터
datasets = load_diabetes()
x = datasets.data
y = datasets.target

pca = PCA()
pca.fit(x)
cumsum = np.cumsum(pca.explained_variance_ratio_)
print('cumsum : ', cumsum)
d = np.argmax(cumsum >= 0.95) + 1
print('선택할 차원 :', d)

pca = PCA(n_components=7)
x2 = pca.fit_transform(x)
print(x2.shape)

x_train, x_test, y_train, y_test = train_test_split(x2, y, train_size=0.8, random_state=45)

#2. 모델
model = Sequential()
model.add(Dense(64, input_dim=7, activation='relu'))
model.add(Dense(32, activation='relu'))
model.add(Dense(1))

#3. 컴파일, 훈련
model.compile(optimizer='adam', loss='mse', metrics=['acc'])
model.fit(x_train, y_train, epochs=20, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss : ', loss)
print('acc : ', acc)
from sklearn.metrics import r2_score
print('R2 : ', r2_score(y_test, model.predict(x_test)))
