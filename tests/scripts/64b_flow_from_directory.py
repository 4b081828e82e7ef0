# 폴더째로 읽기 : flow_from_directory
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.image import ImageDataGenerator, load_img, img_to_array
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Conv2D, MaxPooling2D, Flatten, Dense
tf.random.set_seed(640)
np.random.seed(640)

train_datagen = ImageDataGenerator(rescale=1. / 255, horizontal_flip=True, rotation_range=5)
test_datagen = ImageDataGenerator(rescale=1. / 255)

xy_train = train_datagen.flow_from_directory('./data/shapes/train', target_size=(32, 32), batch_size=8,
                                             class_mode='binary', seed=640)
xy_test = test_datagen.flow_from_directory('./data/shapes/test', target_size=(32, 32), batch_size=8,
                                           class_mode='binary', shuffle=False)
print(xy_train.class_indices)
x0, y0 = xy_train[0]
print(x0.shape, y0.shape)

model = Sequential()
model.add(Conv2D(8, (3, 3), activation='relu', input_shape=(32, 32, 3)))
model.add(MaxPooling2D(2))
model.add(Flatten())
model.add(Dense(16, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])

hist = model.fit_generator(xy_train, steps_per_epoch=6, epochs=3, verbose=0)
print(sorted(hist.history.keys()))

loss, acc = model.evaluate(xy_test, verbose=0)
print('loss :', loss)
print('acc :', acc)

img = load_img('./data/shapes/test/circle/circle_000.png', target_size=(32, 32))
img = img_to_array(img)
print(img.shape, img.dtype)
print(model.predict(np.expand_dims(img / 255., axis=0)).shape)
