# 체크포인트 중에서 제일 좋은 파일을 골라서 불러온다 (이름은 손으로 적었음)
import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from tensorflow.keras.models import load_model
from tensorflow.keras.utils import to_categorical

#1. 데이터
x, y = load_iris(return_X_y=True)
y = to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, train_size=0.7, random_state=46)

#2. 모델
model = load_model('./model/k46_iris_12-0.4402.hdf5')
print(model.input_shape, model.output_shape)

#4. 평가, 예측
loss, acc = model.evaluate(x_test, y_test, batch_size=8, verbose=0)
print('loss : ', loss)
print('acc : ', acc)
y_predict = np.argmax(model.predict(x_test), axis=1)
print(y_predict.shape)
