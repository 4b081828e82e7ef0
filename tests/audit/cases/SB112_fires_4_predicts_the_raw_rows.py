# 훈련은 x_train_s, 예측은 x_test ...
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(53); np.random.seed(53)

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, stratify=y, random_state=53)
scaler = MinMaxScaler()
x_train_s = scaler.fit_transform(x_train)
x_test_s = scaler.transform(x_test)  # <- SB115?

model = Sequential()
model.add(Dense(16, activation='relu', input_dim=30))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train_s, y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)
y_pred = model.predict(x_test)  # <- SB112
print('acc :', accuracy_score(y_test, y_pred > 0.5))  # <- SB112?
