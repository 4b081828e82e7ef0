# 잡음 제거 오토인코더 (CNN) : 잡음 섞인 그림 -> 깨끗한 그림
import numpy as np
import tensorflow as tf
from tensorflow.keras.datasets import fashion_mnist
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, UpSampling2D, Conv2DTranspose
tf.random.set_seed(671)
np.random.seed(671)

(x_train, _), (x_test, _) = fashion_mnist.load_data()
x_train = x_train[:320].reshape(-1, 28, 28, 1) / 255.
x_test = x_test[:160].reshape(-1, 28, 28, 1) / 255.

x_train_noised = x_train + np.random.normal(0, 0.1, size=x_train.shape)
x_test_noised = x_test + np.random.normal(0, 0.1, size=x_test.shape)
x_train_noised = np.clip(x_train_noised, a_min=0, a_max=1)
x_test_noised = np.clip(x_test_noised, a_min=0, a_max=1)
print(x_train_noised.min(), x_train_noised.max())

inputs = Input(shape=(28, 28, 1))
e = Conv2D(8, (3, 3), activation='relu', padding='same')(inputs)
e = MaxPooling2D((2, 2), padding='same')(e)
e = Conv2D(4, (3, 3), activation='relu', padding='same')(e)
code = MaxPooling2D((2, 2), padding='same')(e)
d = Conv2DTranspose(4, (3, 3), strides=2, activation='relu', padding='same')(code)
d = Conv2D(8, (3, 3), activation='relu', padding='same')(d)
d = UpSampling2D((2, 2))(d)
outputs = Conv2D(1, (3, 3), activation='sigmoid', padding='same')(d)
model = Model(inputs, outputs)
print(code.shape, outputs.shape)

model.compile(optimizer='adam', loss='mse', metrics=['mae'])
model.fit(x_train_noised, x_train, epochs=3, batch_size=32, verbose=2)
loss, mae = model.evaluate(x_test_noised, x_test, verbose=0)
print('loss :', loss)
print('mae :', mae)

encoder = Model(inputs, code)
print(encoder.predict(x_test_noised[:10]).shape)
