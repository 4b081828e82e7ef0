# 델리의 기후 : 지난 7일의 4개 컬럼으로 내일의 평균기온 예측
import os

import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler
from tensorflow.keras.callbacks import EarlyStopping
from tensorflow.keras.layers import LSTM, Dense
from tensorflow.keras.models import Sequential

np.random.seed(21)
tf.random.set_seed(21)

df = pd.read_csv(os.environ['SUNBAE_DATA'] + '/series/delhi_climate.csv', index_col='date')
data = df.values

scaler = MinMaxScaler()
data = scaler.fit_transform(data)


def split_xy(dataset, time_steps, y_column):
    x, y = [], []
    for i in range(len(dataset) - time_steps):
        x.append(dataset[i:i + time_steps, :])
        y.append(dataset[i + time_steps, y_column])
    return np.array(x), np.array(y)


size = 7
x, y = split_xy(data, size, 0)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=21)

model = Sequential()
model.add(LSTM(16, input_shape=(size, 4)))
model.add(Dense(8, activation='relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam')
es = EarlyStopping(monitor='val_loss', patience=5, restore_best_weights=True)
model.fit(x_train, y_train, epochs=30, batch_size=32, validation_data=(x_test, y_test), callbacks=[es], verbose=0)

y_predict = model.predict(x_test)
print('RMSE :', np.sqrt(mean_squared_error(y_test, y_predict)))
print('R2 :', r2_score(y_test, y_predict))
