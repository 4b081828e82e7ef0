import keras
import numpy as np
from keras import layers
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split

# A hashing vectorizer learns nothing, whatever it is fitted on.
keras.utils.set_random_seed(33)
rng = np.random.default_rng(33)
good = "좋다 최고 추천 재미 감동 배우 음악".split()
bad = "별로 지루 실망 후회 배우 음악 최악".split()
label = rng.integers(0, 2, 240)
texts = [" ".join(rng.choice(good if k else bad, 4)) + f" 관객{i}" for i, k in enumerate(label)]
x = HashingVectorizer(n_features=256).fit_transform(texts).toarray()
x_train, x_test, y_train, y_test = train_test_split(x, label, test_size=0.25, stratify=label, random_state=33)

model = keras.Sequential([layers.Input((256,)), layers.Dense(8, activation="relu"), layers.Dense(1, activation="sigmoid")])
model.compile(loss="binary_crossentropy", optimizer="adam")
model.fit(x_train, y_train, epochs=6, batch_size=16, verbose=0)
print("accuracy:", accuracy_score(y_test, model.predict(x_test, verbose=0) > 0.5))
