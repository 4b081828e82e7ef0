# RandomizedSearchCV + feature_importances_ 로 컬럼 줄이기
import numpy as np
import pandas as pd
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split, KFold, RandomizedSearchCV
from sklearn.ensemble import RandomForestClassifier

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=8)
kfold = KFold(n_splits=3, shuffle=True, random_state=8)

params = {
    'n_estimators': [10, 20, 40],
    'max_depth': [3, 5, 8],
    'min_samples_leaf': [1, 3, 5],
    'min_samples_split': [2, 4, 10],
    'n_jobs': [-1],
}
model = RandomizedSearchCV(RandomForestClassifier(random_state=8), params, n_iter=4, cv=kfold, random_state=8)
model.fit(x_train, y_train)
print('best score 가 0.8 이상 :', model.best_score_ > 0.8)
print('acc :', model.score(x_test, y_test))

importance = model.best_estimator_.feature_importances_
print(importance.shape)
order = np.argsort(importance)[::-1]
keep = np.sort(order[:8])
x_train2, x_test2 = x_train[:, keep], x_test[:, keep]
print(x_train2.shape, x_test2.shape)
model2 = RandomForestClassifier(n_estimators=30, random_state=8)
model2.fit(x_train2, y_train)
print('컬럼을 줄인 후 acc :', model2.score(x_test2, y_test))
