# 데이터를 매번 가공하지 말고 npy 로 저장해 두자
import os
import numpy as np
from sklearn.datasets import load_iris, load_wine

os.makedirs('./data', exist_ok=True)

iris = load_iris()
np.save('./data/iris_x.npy', arr=iris.data)
np.save('./data/iris_y.npy', arr=iris.target)

wine = load_wine()
np.savez('./data/wine.npz', x=wine.data, y=wine.target)

x = np.load('./data/iris_x.npy')
y = np.load('./data/iris_y.npy')
print(type(x), x.dtype)
print(x.shape, y.shape)
print('저장 완료!')
