# KerasRegressor + cross_val_score + Pipeline
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_diabetes
from sklearn.model_selection import cross_val_score, KFold
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from keras.models import Sequential
from keras.layers import Dense
from keras.wrappers.scikit_learn import KerasRegressor
tf.random.set_seed(760)
np.random.seed(760)

x, y = load_diabetes(return_X_y=True)

def baseline_model():
    model = Sequential()
    model.add(Dense(16, input_dim=10, kernel_initializer='normal', activation='relu'))
    model.add(Dense(1, kernel_initializer='normal'))
    model.compile(loss='mean_squared_error', optimizer='adam')
    return model

estimators = []
estimators.append(('standardize', StandardScaler()))
estimators.append(('mlp', KerasRegressor(build_fn=baseline_model, epochs=4, batch_size=16, verbose=0)))
pipeline = Pipeline(estimators)
kfold = KFold(n_splits=3)
results = cross_val_score(pipeline, x, y, cv=kfold)
print(results.shape)
print('점수는 음수 (mse 에 마이너스를 붙인 것) :', bool((results < 0).all()))
print('평균 : %.2f  표준편차 : %.2f' % (results.mean(), results.std()))
