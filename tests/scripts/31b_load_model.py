# 모델 불러오기 : 모델구성, 컴파일, 훈련이 필요 없다
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import load_model

#1. 데이터
x, y = load_diabetes(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.8, random_state=40)

#2. 모델
model = load_model('./model/k31_model.h5')
print(model.input_shape, model.output_shape)

#4. 평가, 예측
result = model.evaluate(x_test, y_test, verbose=0)
print('결과 :', result)
print('저장할 때와 같다 :', np.allclose(result, np.load('./model/k31_result.npy'), rtol=1e-4))
y_predict = model.predict(x_test)
print('예측도 같다 :', np.allclose(y_predict, np.load('./model/k31_predict.npy'), rtol=1e-4))
print(y_predict.shape)
