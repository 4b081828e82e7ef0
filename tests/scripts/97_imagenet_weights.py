# VGG16 가중치는 인터넷에서 받는다 (인터넷이 안 되면 여기서 에러)
from tensorflow.keras.applications import VGG16
from tensorflow.keras.applications.vgg16 import preprocess_input, decode_predictions
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Flatten

print('모델을 받는 중...')
vgg16 = VGG16(weights='imagenet', include_top=False, input_shape=(64, 64, 3))
vgg16.trainable = False

model = Sequential()
model.add(vgg16)
model.add(Flatten())
model.add(Dense(16, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.summary()
print('가중치를 받았다')
