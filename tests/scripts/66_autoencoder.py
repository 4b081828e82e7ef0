# 오토인코더 : 입력 = 출력
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import mnist
from tensorflow.keras.models import Sequential, Model
from tensorflow.keras.layers import Dense, Input
tf.random.set_seed(666)
np.random.seed(666)

(x_train, _), (x_test, _) = mnist.load_data()
x_train = x_train[:600].reshape(600, 784).astype('float32') / 255
x_test = x_test[:300].reshape(300, 784).astype('float32') / 255

def autoencoder(hidden_layer_size):
    model = Sequential()
    model.add(Dense(units=hidden_layer_size, input_shape=(784,), activation='relu'))
    model.add(Dense(units=784, activation='sigmoid'))
    return model

for size in [4, 32]:
    model = autoencoder(hidden_layer_size=size)
    model.compile(optimizer='adam', loss='binary_crossentropy')
    model.fit(x_train, x_train, epochs=4, batch_size=60, validation_split=0.2, verbose=0)
    output = model.predict(x_test)
    print('노드', size, '복원 오차 :', np.mean((x_test - output) ** 2))
    print(output.shape)

# 그림은 다음에 matplotlib 으로 비교
