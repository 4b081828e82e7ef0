# 모델 구조만 불러와서 위아래로 층을 더 붙인다
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import load_model
from tensorflow.keras.layers import Dense
tf.random.set_seed(13)
np.random.seed(13)

x = np.load('model/k32_x.npy')
y = x[:, 0] * 2 - x[:, 1] + 0.5
x_train, x_test = x[:70], x[70:]
y_train, y_test = y[:70], y[70:]

# 1) 폴더로 저장한 모델은 예측까지 된다
trained = load_model('model/k32_folder')
print('폴더 모델의 예측이 같다 :', np.allclose(trained.predict(x), np.load('model/k32_predict.npy'), atol=1e-5))

# 2) 구조만 저장한 모델
model = load_model('model/k32_structure.h5')
model.add(Dense(5, activation='relu', name='new1'))
model.add(Dense(1, name='new2'))
print('레이어 개수 :', len(model.layers))

model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, y_train, epochs=10, batch_size=10, validation_split=0.2, verbose=0)
loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss : ', loss, ' mae : ', mae)
