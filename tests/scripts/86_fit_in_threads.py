# 모델 두 개를 쓰레드로 동시에 훈련
import threading
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
np.random.seed(861)
tf.random.set_seed(861)

x = np.random.uniform(0, 1, (120, 1))
targets = {'더하기': x + 1, '곱하기': x * 3}
models = {}
for name in targets:
    m = Sequential()
    m.add(Dense(10, activation='relu', input_dim=1))
    m.add(Dense(1))
    m.compile(loss='mse', optimizer='adam')
    models[name] = m

results = {}

def train(name):
    models[name].fit(x[:90], targets[name][:90], epochs=5, batch_size=10, shuffle=False, verbose=0)
    results[name] = models[name].evaluate(x[90:], targets[name][90:], verbose=0)

threads = [threading.Thread(target=train, args=(name,)) for name in targets]
[t.start() for t in threads]
[t.join() for t in threads]
print(sorted(results))
for name in sorted(results):
    print(name, 'loss :', results[name])
