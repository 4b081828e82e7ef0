# 딥러닝 말고 : 회귀 모델들과 비교, joblib / pickle 로 저장
import os
import pickle
import joblib
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.model_selection import train_test_split
from sklearn.metrics import r2_score

os.makedirs('./model', exist_ok=True)
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=94)

for model in [LinearRegression(), KNeighborsRegressor(), RandomForestRegressor(n_estimators=20, random_state=94),
              GradientBoostingRegressor(n_estimators=30, random_state=94)]:
    model.fit(x_train, y_train)
    y_predict = model.predict(x_test)
    print(type(model).__name__, 'R2 가 1 보다 작다 :', r2_score(y_test, y_predict) < 1)

joblib.dump(model, './model/k94_gbr.dat')
pickle.dump(model, open('./model/k94_gbr.pickle', 'wb'))
m2 = joblib.load('./model/k94_gbr.dat')
m3 = pickle.load(open('./model/k94_gbr.pickle', 'rb'))
print('같다 :', np.array_equal(m2.predict(x_test), y_predict), np.array_equal(m3.predict(x_test), y_predict))
