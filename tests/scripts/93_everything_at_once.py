# LeakyReLU, 규제, 초기값... 한 번에 다 써 보기
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout, BatchNormalization, LeakyReLU, Activation
from tensorflow.keras.regularizers import l1, l2, l1_l2
from tensorflow.keras.optimizers import RMSprop
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
tf.random.set_seed(930)
np.random.seed(930)

x, y = load_wine(return_X_y=True)
y = tf.keras.utils.to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.35, stratify=y, random_state=930)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.25, stratify=y_train, random_state=930)
ss = StandardScaler().fit(x_train)
x_train, x_val, x_test = ss.transform(x_train), ss.transform(x_val), ss.transform(x_test)

model = Sequential()
model.add(Dense(32, kernel_initializer='he_normal', kernel_regularizer=l2(0.001), input_shape=(13,)))
model.add(BatchNormalization())
model.add(LeakyReLU(0.1))
model.add(Dropout(0.2))
model.add(Dense(16, kernel_initializer='he_normal', kernel_regularizer=l1_l2(l1=0.0001, l2=0.0001)))
model.add(Activation('elu'))
model.add(Dense(3, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer=RMSprop(learning_rate=0.002, decay=1e-4), metrics=['acc'])
model.fit(x_train, y_train, epochs=12, batch_size=16, validation_data=(x_val, y_val), verbose=0)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss)
print('acc :', acc)
print(len(model.layers), len(model.get_weights()), [w.shape for w in model.get_weights()][:2])
