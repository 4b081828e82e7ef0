# 보스턴 집값, EarlyStopping
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.callbacks import EarlyStopping
from tensorflow.keras.layers import Dense, Dropout, Input
from tensorflow.keras.models import Model

np.random.seed(0)
tf.random.set_seed(0)

x, y = load_boston(return_X_y=True)
print(np.max(x), np.min(x))  # 711.0 0.0

# 전처리
x = MinMaxScaler().fit_transform(x)

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, shuffle=True, random_state=104)

input1 = Input(shape=(13,))
dense1 = Dense(64, activation='relu')(input1)
drop1 = Dropout(0.1)(dense1)
dense2 = Dense(32, activation='relu')(drop1)
output1 = Dense(1)(dense2)
model = Model(inputs=input1, outputs=output1)

model.compile(loss='mse', optimizer='adam', metrics=['mae'])
early_stopping = EarlyStopping(monitor='val_loss', patience=20, mode='min')
model.fit(x_train, y_train, epochs=300, batch_size=8, validation_data=(x_test, y_test),
          callbacks=[early_stopping], verbose=0)

loss, mae = model.evaluate(x_test, y_test, batch_size=8)
print('loss :', loss)
print('mae :', mae)

y_predict = model.predict(x_test)
r2 = r2_score(y_test, y_predict)
print('R2 :', r2)
