# 출력이 둘일 때 val_first_loss 라는 이름이 생긴다
import numpy as np
import tensorflow as tf
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.callbacks import EarlyStopping
tf.random.set_seed(65); np.random.seed(65)

rng = np.random.default_rng(65)
x = rng.normal(size=(400, 4))
y1, y2 = x[:, 0] * x[:, 1], np.abs(x[:, 2])
x_train, x_test, y1_train, y1_test, y2_train, y2_test = train_test_split(x, y1, y2, test_size=0.25, random_state=65)
inputs = Input((4,))
h = Dense(24, activation='relu')(inputs)
model = Model(inputs, [Dense(1, name='first')(h), Dense(1, name='second')(h)])
model.compile(loss=['mse', 'mse'], optimizer='adam')
es = EarlyStopping(monitor='val_first_loss', mode='min', patience=3, restore_best_weights=True)
model.fit(x_train, [y1_train, y2_train], epochs=8, batch_size=16, validation_split=0.2, callbacks=es, verbose=0)
print(model.evaluate(x_test, [y1_test, y2_test], verbose=0))
