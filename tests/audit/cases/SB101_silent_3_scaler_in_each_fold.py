import numpy as np
import tensorflow as tf
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import KFold
from sklearn.pipeline import make_pipeline
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import RobustScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(4); np.random.seed(4)

x, y = load_breast_cancer(return_X_y=True)

scores = []
for train, test in KFold(3, shuffle=True, random_state=4).split(x):
    prep = make_pipeline(SimpleImputer(), RobustScaler())   # fold 마다 새로
    a = prep.fit_transform(x[train])
    b = prep.transform(x[test])
    model = Sequential()
    model.add(Dense(16, activation='relu', input_dim=30))
    model.add(Dense(1, activation='sigmoid'))
    model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
    model.fit(a, y[train], epochs=5, batch_size=32, verbose=0)
    scores.append(model.evaluate(b, y[test], verbose=0)[1])
print('acc :', scores, np.mean(scores))
