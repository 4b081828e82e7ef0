import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(31)
np.random.seed(31)

x, y = load_breast_cancer(return_X_y=True)
x = np.log1p(x)

pca = PCA(n_components=6)
x = pca.fit_transform(x)  # <- SB102
print('합계 :', sum(pca.explained_variance_ratio_))

x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.3, random_state=31)

model = Sequential()
model.add(Dense(16, activation='relu', input_shape=(6,)))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x_train, y_train, epochs=6, batch_size=16, validation_split=0.2, verbose=0)
print('loss, acc :', model.evaluate(x_test, y_test, verbose=0))
