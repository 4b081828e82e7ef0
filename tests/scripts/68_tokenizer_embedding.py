# 자연어 : 영화평 긍정 1, 부정 0
import numpy as np
import tensorflow as tf
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Embedding, LSTM
np.random.seed(68)
tf.random.set_seed(68)

#1. 데이터
docs = ['배우들이 너무 잘해요', '두 번 봤어요 또 볼래요', '올해 최고의 영화 입니다', '음악이 참 좋네요',
        '중간에 잠 들었어요', '돈이 아까운 영화', '내용이 하나도 없네요', '너무 길고 지루해요',
        '친구랑 웃다가 왔어요', '감독 이름만 보고 갔다가 후회', '마지막 장면이 참 좋네요', '왜 만든 영화 입니까']
labels = np.array([1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 1, 0])

token = Tokenizer()
token.fit_on_texts(docs)
print(token.word_index)
x = token.texts_to_sequences(docs)
print(x)

pad_x = pad_sequences(x, padding='pre', maxlen=5)
print(pad_x.shape)
word_size = len(token.word_index) + 1
print('전체 토큰 사이즈 :', word_size)

#2. 모델
model = Sequential()
model.add(Embedding(word_size, 8, input_length=5))
model.add(LSTM(16))
model.add(Dense(1, activation='sigmoid'))
model.summary()

#3. 컴파일, 훈련
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['acc'])
model.fit(pad_x, labels, epochs=15, batch_size=4, verbose=0)

#4. 평가
acc = model.evaluate(pad_x, labels, verbose=0)[1]
print('acc : ', acc)

x_pred = token.texts_to_sequences(['음악이 너무 좋네요'])
x_pred = pad_sequences(x_pred, maxlen=5)
print(x_pred)
print(model.predict(x_pred).shape)
