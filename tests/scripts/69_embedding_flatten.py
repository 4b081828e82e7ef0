# Embedding 다음에 LSTM 말고 Flatten / Conv1D 도 된다
import numpy as np
import tensorflow as tf
from keras.preprocessing.text import Tokenizer, text_to_word_sequence
from keras.preprocessing import sequence
from keras.models import Sequential
from keras.layers import Dense, Flatten, Conv1D
from keras.layers.embeddings import Embedding
from keras.layers import GlobalMaxPool1D
np.random.seed(691)
tf.random.set_seed(691)

good = ['really nice food', 'the soup was great', 'friendly staff and good coffee', 'great place', 'I love the bread']
bad = ['too salty', 'the staff was rude', 'cold soup and bad coffee', 'never again', 'I hate the noise here']
docs = good * 6 + bad * 6
y = np.array([1] * 30 + [0] * 30)
print(text_to_word_sequence('The soup was great, really!'))

t = Tokenizer(num_words=40)
t.fit_on_texts(docs)
x = sequence.pad_sequences(t.texts_to_sequences(docs), maxlen=6, padding='post', truncating='post')
print(x.shape, x.max() < 40)
print(x[0], x[30])

#2-1. Flatten
model = Sequential()
model.add(Embedding(input_dim=40, output_dim=6, input_length=6))
model.add(Flatten())
model.add(Dense(8, activation='relu'))
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x, y, epochs=6, batch_size=10, validation_split=0.2, verbose=0)
print('Flatten acc :', model.evaluate(x, y, verbose=0)[1])
print('Flatten 출력 :', model.predict(x).shape)

#2-2. Conv1D
model = Sequential()
model.add(Embedding(input_dim=40, output_dim=6, input_length=6))
model.add(Conv1D(8, 3, activation='relu'))
model.add(GlobalMaxPool1D())
model.add(Dense(1, activation='sigmoid'))
model.compile(loss='binary_crossentropy', optimizer='adam', metrics=['acc'])
model.fit(x, y, epochs=6, batch_size=10, verbose=0)
print('Conv1D acc :', model.evaluate(x, y, verbose=0)[1])
