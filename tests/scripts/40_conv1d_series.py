# Conv1D 로도 시계열을 할 수 있다 (LSTM 보다 빠르다)
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv1D, MaxPooling1D, Flatten, Dense
from tensorflow.keras.callbacks import EarlyStopping, ReduceLROnPlateau
tf.random.set_seed(27)
np.random.seed(27)

a = np.array(range(1, 101)) / 100.
size = 5

def split_x(seq, size):
    aaa = []
    for i in range(len(seq) - size + 1):
        aaa.append(seq[i:i + size])
    print(type(aaa))
    return np.array(aaa)

dataset = split_x(a, size)
x = dataset[:, :-1].reshape(-1, 4, 1)
y = dataset[:, -1]
# 앞 60개 훈련, 6개는 버리고(겹치니까) 나머지 테스트
x_train, x_test = x[:60], x[66:]
y_train, y_test = y[:60], y[66:]
print(x_train.shape, x_test.shape)

model = Sequential()
model.add(Conv1D(10, 2, padding='same', input_shape=(4, 1)))
model.add(MaxPooling1D(2))
model.add(Conv1D(10, kernel_size=2, activation='relu'))
model.add(Flatten())
model.add(Dense(8, activation='relu'))
model.add(Dense(1))
model.summary()

model.compile(loss='mse', optimizer='adam', metrics=['mae'])
es = EarlyStopping(monitor='val_loss', patience=6)
lr = ReduceLROnPlateau(monitor='val_loss', patience=2, factor=0.5, verbose=1)
model.fit(x_train, y_train, epochs=15, batch_size=4, validation_split=0.2, callbacks=[es, lr], verbose=0)

loss, mae = model.evaluate(x_test, y_test, verbose=0)
print('loss :', loss, 'mae :', mae)
print(model.predict(x_test).shape)
