# fashion_mnist CNN (함수형)
from tensorflow.keras.datasets import fashion_mnist
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Input, Conv2D, MaxPooling2D, Flatten, Dense, BatchNormalization, Activation
from tensorflow.keras.utils import to_categorical
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint
import numpy as np
import os
import tensorflow as tf
tf.random.set_seed(580)
np.random.seed(580)

# 1. 데이터
(x_train, y_train), (x_test, y_test) = fashion_mnist.load_data()
print(x_train.shape, x_test.shape, len(np.unique(y_train)))
x_train, y_train = x_train[:500], y_train[:500]
x_test, y_test = x_test[:250], y_test[:250]
x_train = x_train.reshape(x_train.shape[0], x_train.shape[1], x_train.shape[2], 1) / 255.
x_test = x_test.reshape(x_test.shape[0], x_test.shape[1], x_test.shape[2], 1) / 255.
y_train = to_categorical(y_train)
y_test = to_categorical(y_test)

# 2. 모델구성
input1 = Input(shape=(28, 28, 1))
c = Conv2D(8, (3, 3), strides=2, padding='same')(input1)
c = BatchNormalization()(c)
c = Activation('relu')(c)
c = Conv2D(8, (3, 3), padding='valid')(c)
c = BatchNormalization()(c)
c = Activation('relu')(c)
c = MaxPooling2D(2)(c)
f = Flatten()(c)
d = Dense(32, activation='relu')(f)
output1 = Dense(10, activation='softmax')(d)
model = Model(inputs=input1, outputs=output1)
print(c.shape, f.shape)

# 3. 컴파일, 훈련
os.makedirs('./model', exist_ok=True)
es = EarlyStopping(monitor='val_loss', patience=3)
cp = ModelCheckpoint(filepath='./model/k58_best.hdf5', monitor='val_loss', save_best_only=True)
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=4, batch_size=50, validation_split=0.2, callbacks=[es, cp], verbose=2)

# 4. 평가 : 제일 좋았던 모델을 불러와서
from tensorflow.keras.models import load_model
best = load_model('./model/k58_best.hdf5')
result = best.evaluate(x_test, y_test, batch_size=50, verbose=0)
print('loss : ', result[0], 'acc : ', result[1])
