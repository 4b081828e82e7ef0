import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

keras.utils.set_random_seed(11)
rng = np.random.default_rng(11)
good = "재미 최고 추천 감동 대박 훌륭 명작".split()
bad = "지루 최악 실망 후회 별로 졸작 엉망".split()
rest = [f"단어{i}" for i in range(60)]
label = rng.integers(0, 2, 300)
docs = [" ".join(rng.permutation(list(rng.choice(good if k else bad, 2)) + list(rng.choice(rest, 5)))) for k in label]
docs_train, docs_test, y_train, y_test = train_test_split(docs, label, test_size=0.25, stratify=label, random_state=11)

token = Tokenizer()
token.fit_on_texts(docs_train)
x_train = pad_sequences(token.texts_to_sequences(docs_train), maxlen=7)
x_test = pad_sequences(token.texts_to_sequences(docs_test), maxlen=7)

model = keras.Sequential([layers.Input((7,)), layers.Embedding(len(token.word_index) + 1, 8), layers.Flatten(), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["acc"])
model.fit(x_train, y_train, epochs=8, batch_size=16, verbose=0)
print("loss, acc:", model.evaluate(x_test, y_test, verbose=0))
