# 머신러닝 모델들 + KFold + cross_val_score
import warnings
import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split, KFold, cross_val_score
from sklearn.svm import LinearSVC, SVC
from sklearn.neighbors import KNeighborsClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from sklearn.ensemble import RandomForestClassifier
warnings.filterwarnings('ignore')
np.random.seed(70)

#1. 데이터
dataset = load_iris()
x, y = dataset.data, dataset.target
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=70)
print(x_train.shape, x_test.shape)

kfold = KFold(n_splits=5, shuffle=True, random_state=70)

#2. 모델
for model in [SVC(), KNeighborsClassifier(), LogisticRegression(max_iter=300), DecisionTreeClassifier(),
              RandomForestClassifier(n_estimators=20)]:
    #3, 4. 훈련과 평가를 한 번에
    scores = cross_val_score(model, x_train, y_train, cv=kfold)
    print(model.__class__.__name__, len(scores), scores.shape)
    print('평균 :', scores.mean())

'''
SVC                    : 0.9667
KNeighborsClassifier   : 0.9583
RandomForestClassifier : 0.9417
'''
