# 확장자 없이 저장하면 폴더가 생긴다. 훈련 전에 저장하면 모델만 저장된다
import os
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout
tf.random.set_seed(13)
np.random.seed(13)

os.makedirs('model', exist_ok=True)

model = Sequential()
model.add(Dense(20, activation='relu', input_shape=(5,)))
model.add(Dropout(0.3))
model.add(Dense(10, activation='relu'))
model.add(Dense(1))
model.summary()

model.save('model/k32_structure.h5')

x = np.random.normal(size=(100, 5))
y = x[:, 0] * 2 - x[:, 1] + 0.5
model.compile(loss='mse', optimizer='adam')
model.fit(x, y, epochs=10, batch_size=10, validation_split=0.2, verbose=0)

model.save('model/k32_folder')
np.save('model/k32_x.npy', x)
np.save('model/k32_predict.npy', model.predict(x))
print(os.path.exists('model/k32_folder'))
