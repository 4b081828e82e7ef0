# 입력 하나, 출력 둘 (회귀 + 이진분류)
import numpy as np
import tensorflow as tf
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Dense, Input
tf.random.set_seed(21)
np.random.seed(21)

#1. 데이터 : 공부한 시간 -> 점수, 합격(1) / 불합격(0)
hours = np.random.uniform(0, 10, (160, 1))
score = hours * 8 + 15 + np.random.normal(0, 4, (160, 1))
passed = (score > 60).astype(int)

x_train, x_test = hours[:120], hours[120:]
s_train, s_test = score[:120] / 100, score[120:] / 100
p_train, p_test = passed[:120], passed[120:]

#2. 모델구성
input1 = Input(shape=(1,))
x = Dense(16, activation='relu')(input1)
x = Dense(16, activation='relu')(x)
out_score = Dense(1, name='score')(x)
out_pass = Dense(8, activation='relu')(x)
out_pass = Dense(1, activation='sigmoid', name='passed')(out_pass)
model = Model(inputs=input1, outputs=[out_score, out_pass])

#3. 컴파일, 훈련
model.compile(optimizer='adam', loss={'score': 'mse', 'passed': 'binary_crossentropy'},
              loss_weights={'score': 1., 'passed': 0.5},
              metrics={'score': 'mae', 'passed': 'acc'})
model.fit(x_train, {'score': s_train, 'passed': p_train}, epochs=20, batch_size=8, validation_split=0.2, verbose=0)

#4. 평가, 예측
loss, score_loss, passed_loss, score_mae, passed_acc = model.evaluate(x_test, [s_test, p_test], verbose=0)
print('loss :', loss)
print('score_mae :', score_mae, ' passed_acc :', passed_acc)

p = model.predict(x_test)
print(len(p), p[0].shape, p[1].shape)
right = np.mean((p[1] > 0.5).astype(int) == p_test)
print('직접 센 정확도와 같다 :', np.isclose(right, passed_acc))
print('직접 계산한 mae 와 같다 :', np.isclose(np.mean(np.abs(p[0] - s_test)), score_mae, rtol=1e-4))
