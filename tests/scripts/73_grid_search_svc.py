# GridSearchCV : 파라미터를 전부 다 해 본다
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split, KFold, GridSearchCV
from sklearn.preprocessing import MinMaxScaler
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.metrics import accuracy_score
from sklearn.svm import SVC

#1. 데이터
x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, shuffle=True, random_state=73)

parameters = [
    {'svc__C': [1, 10, 100], 'svc__kernel': ['linear']},
    {'svc__C': [1, 10, 100], 'svc__kernel': ['rbf'], 'svc__gamma': [0.01, 0.1]},
]
kfold = KFold(n_splits=3, shuffle=True, random_state=73)

#2. 모델 : 스케일러를 파이프라인 안에 넣어야 fold 마다 따로 fit 된다
pipe = Pipeline([('scaler', MinMaxScaler()), ('svc', SVC())])
model = GridSearchCV(pipe, parameters, cv=kfold, n_jobs=1, verbose=0)

#3. 훈련
model.fit(x_train, y_train)

#4. 평가, 예측
print('후보 개수 :', len(model.cv_results_['params']))
print('최적의 매개변수 : ', model.best_params_)
y_predict = model.predict(x_test)
print('최종정답률 : ', accuracy_score(y_test, y_predict))
print('score 와 같다 : ', model.score(x_test, y_test) == accuracy_score(y_test, y_predict))
