# predict_classes : argmax 를 안 해도 된다 (이진분류는 0.5 기준)
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_wine, load_breast_cancer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(880)
np.random.seed(880)

for name, load, last in [('wine', load_wine, 3), ('cancer', load_breast_cancer, 1)]:
    x, y = load(return_X_y=True)
    x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.75, stratify=y, random_state=880)
    ss = StandardScaler()
    x_train = ss.fit_transform(x_train)
    x_test = ss.transform(x_test)

    model = Sequential()
    model.add(Dense(16, activation='relu', input_shape=(x.shape[1],)))
    model.add(Dense(last, activation='softmax' if last > 1 else 'sigmoid'))
    model.compile(loss='sparse_categorical_crossentropy' if last > 1 else 'binary_crossentropy',
                  optimizer='adam', metrics=['acc'])
    model.fit(x_train, y_train, epochs=10, batch_size=16, validation_split=0.2, verbose=0)

    loss, acc = model.evaluate(x_test, y_test, verbose=0)
    pred = model.predict_classes(x_test)
    proba = model.predict_proba(x_test)
    print(name, pred.shape, proba.shape)
    print('같은 정확도 :', np.isclose(accuracy_score(y_test, pred.reshape(-1)), acc, atol=1e-4))
