# 옵션을 주고 실행 : python 80_main_and_argparse.py --epochs 5 --name 실험1
import argparse
import os
import sys
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense


def get_args():
    parser = argparse.ArgumentParser(description='연습')
    parser.add_argument('--epochs', type=int, default=3, help='몇 번 돌릴까')
    parser.add_argument('--name', default='기본')
    return parser.parse_args()


def main():
    args = get_args()
    tf.random.set_seed(88)
    np.random.seed(88)
    print('이름 :', args.name, ' epochs :', args.epochs)
    print(os.path.basename(__file__), os.path.basename(sys.argv[0]))

    x = np.linspace(-1, 1, 90).reshape(-1, 1)
    y = np.abs(x)
    x_train, x_test, y_train, y_test = x[::3], x[1::3], y[::3], y[1::3]
    model = Sequential([Dense(8, activation='relu', input_shape=(1,)), Dense(1)])
    model.compile(loss='mse', optimizer='adam')
    hist = model.fit(x_train, y_train, epochs=args.epochs, batch_size=3, verbose=0)
    print('길이 :', len(hist.history['loss']))
    print('loss :', model.evaluate(x_test, y_test, verbose=0))
    return 0


if __name__ == '__main__':
    sys.exit(main())
