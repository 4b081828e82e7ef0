# 작업 폴더를 바꾸고 결과를 txt 로 남기기
import os
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential, model_from_json
from tensorflow.keras.layers import Dense
tf.random.set_seed(84)
np.random.seed(84)

here = os.path.dirname(os.path.abspath(__file__))
os.chdir(here)
if not os.path.exists('result82'):
    os.makedirs('result82')
os.chdir('result82')
print('지금 폴더 :', os.path.basename(os.getcwd()))

x = np.random.uniform(0, 1, (100, 2))
y = x[:, 0] - 2 * x[:, 1]
model = Sequential()
model.add(Dense(12, activation='relu', input_dim=2))
model.add(Dense(1))
model.compile(loss='mse', optimizer='sgd', metrics=['mae'])
model.fit(x[:80], y[:80], epochs=5, batch_size=4, validation_split=0.25, verbose=0)
loss, mae = model.evaluate(x[80:], y[80:], verbose=0)

with open('score.txt', 'w', encoding='utf-8') as f:
    f.write('손실 : %.4f\n' % loss)
    f.write('오차 : %.4f\n' % mae)
with open('model.json', 'w') as f:
    f.write(model.to_json())
model.save_weights('w82.h5')

with open('model.json') as f:
    model2 = model_from_json(f.read())
model2.load_weights('w82.h5')
print('json + h5 로 되살린 모델의 예측이 같다 :', np.allclose(model.predict(x), model2.predict(x), atol=1e-6))
print(sorted(os.listdir('.')))
print(open('score.txt', encoding='utf-8').read())
