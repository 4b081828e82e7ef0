# 여러 개를 한꺼번에 : joblib, multiprocessing, threading
import threading
import time
from multiprocessing import Pool
import numpy as np
from joblib import Parallel, delayed


def square(n):
    return n * n


def slow_sum(n):
    return sum(i % 7 for i in range(n))


def work(name, box):
    box.append((name, slow_sum(1000)))


if __name__ == '__main__':
    start = time.time()
    print(Parallel(n_jobs=2)(delayed(square)(i) for i in range(6)))

    with Pool(2) as p:
        print(p.map(square, [1, 2, 3, 4]))
        print(p.map(slow_sum, [100, 1000]))

    box = []
    threads = [threading.Thread(target=work, args=('t%d' % i, box)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    print(sorted(box))

    # 다 끝나면 딥러닝
    import tensorflow as tf
    from tensorflow.keras.models import Sequential
    from tensorflow.keras.layers import Dense
    tf.random.set_seed(85)
    np.random.seed(85)
    x = np.arange(20)
    y = np.array(Parallel(n_jobs=1)(delayed(square)(i) for i in x)) / 100.
    model = Sequential([Dense(8, activation='relu', input_dim=1), Dense(1)])
    model.compile(loss='mse', optimizer='adam')
    model.fit(x, y, epochs=3, batch_size=1, verbose=0)
    print('loss :', model.evaluate(x, y, verbose=0))
    print('예측 :', model.predict([[21]]).shape)
    print('1분 안에 끝났다 :', time.time() - start < 60)
