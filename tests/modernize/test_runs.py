"""Scripts of 2020 run under plain Keras 3, without TensorFlow and without sunbae, and compute what they say."""

import os
import subprocess
import sys

import pytest
from commands import ALONE

from sunbae.modernize.file import modernize_file

SCRIPTS = {
    "line": """
#1. 데이터
import numpy as np
import tensorflow as tf
from sklearn.datasets import load_boston
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(5)
data = load_boston()
assert data.data.shape == (506, 13)
x = [1, 2, 3, 4, 5, 6, 7, 8]
y = [1, 2, 3, 4, 5, 6, 7, 8]
#2. 모델구성
model = Sequential()
model.add(Dense(3, input_dim=1))
model.add(Dense(1))
#3. 컴파일, 훈련
model.compile(loss='mse', optimizer=tf.keras.optimizers.Adam(lr=0.01), metrics='mae')
model.fit(x, y, epochs=2, batch_size=4, verbose=0)
#4. 평가, 예측
loss, mae = model.evaluate(x, y, verbose=0)
p = model.predict([1, 2, 3, 4, 5, 6, 7, 8])
assert p.shape == (8, 1)
assert abs(np.mean(np.abs(p[:, 0] - y)) - mae) < 1e-4
assert abs(np.mean((p[:, 0] - y) ** 2) - loss) < 1e-3
print('끝')
""",
    "outputs": """
import numpy as np
from tensorflow.keras.models import Model
from tensorflow.keras.layers import Input, Dense, concatenate
x1, x2 = np.random.rand(20, 3), np.random.rand(20, 2)
y1, y2 = x1[:, :1] * 9, x2[:, :1]
i1, i2 = Input(shape=(3,)), Input(shape=(2))
h = concatenate([Dense(4)(i1), Dense(4)(i2)])
o1 = Dense(1, name='b')(h)
o2 = Dense(1, name='a')(h)
model = Model(inputs=[i1, i2], outputs=[o1, o2])
model.compile(loss='mse', optimizer='adam', metrics=['mae', 'mape'])
model.fit([x1, x2], [y1, y2], verbose=0)
result = model.evaluate([x1, x2], [y1, y2], verbose=0)
p1, p2 = model.predict([x1, x2], verbose=0)
want = [np.mean((p1 - y1) ** 2), np.mean((p2 - y2) ** 2)]
assert len(result) == 7
assert np.allclose(result[:3], [sum(want), *want], rtol=1e-3)
assert np.allclose([result[3], result[5]], [np.mean(abs(p1 - y1)), np.mean(abs(p2 - y2))], rtol=1e-3)
print('끝')
""",
    "order": """
import numpy as np
from keras.models import Sequential
from keras.layers.core import Dense
x = np.random.rand(20, 3); y = x.sum(axis=1) * 9
model = Sequential([Dense(1, input_shape=(3,))])
model.compile('adam', 'mae', metrics=['mse', 'mae'])
model.fit(x, y, verbose=0)
loss, mse, mae = model.evaluate(x, y, verbose=0)
e = model.predict(x)[:, 0] - y
assert np.allclose([loss, mse, mae], [np.mean(abs(e)), np.mean(e ** 2), np.mean(abs(e))], rtol=1e-3)
assert model.metrics_names == ['loss', 'mse', 'mae']
print('끝')
""",
    "saved": """
import os
import numpy as np
from tensorflow.keras.models import Sequential, load_model
from tensorflow.keras.layers import Dense
from tensorflow.keras.callbacks import ModelCheckpoint, EarlyStopping
x = np.random.rand(20, 3); y = x[:, :1]
def build():
    model = Sequential([Dense(4, input_shape=(3,)), Dense(1)])
    model.compile(loss='mse', optimizer='adam', metrics=['mae'])
    return model
model = build()
path = './model/best-{epoch:02d}.hdf5'
cp = ModelCheckpoint(path, monitor='val_loss', save_best_only=True, period=1)
model.fit(x, y, epochs=1, validation_split=0.2, callbacks=[EarlyStopping(monitor='val_acc'), cp], verbose=0)
best = load_model('./model/best-01.hdf5')
assert np.allclose(best.predict(x, verbose=0), model.predict(x, verbose=0))
model.save_weights('w.h5')
other = build()
other.load_weights('w.h5')
model.save('whole.h5')
model.save('./new/whole')
third = load_model('whole.h5')
fourth = load_model('./new/whole')
want = model.evaluate(x, y, verbose=0)
for one in (best, other, third, fourth):
    assert np.allclose(one.evaluate(x, y, verbose=0), want)
assert os.path.exists('w.h5')
print('끝')
""",
    "search": """
import numpy as np
from tensorflow.keras.wrappers.scikit_learn import KerasClassifier
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense, Dropout
from tensorflow.keras.utils import to_categorical
from sklearn.model_selection import RandomizedSearchCV, GridSearchCV
x = np.random.rand(30, 4); y = to_categorical(np.arange(30) % 3)
def build_model(drop=0.5, optimizer='adam'):
    model = Sequential()
    model.add(Dense(4, activation='relu', input_shape=(4,)))
    model.add(Dropout(drop))
    model.add(Dense(3, activation='softmax'))
    model.compile(optimizer=optimizer, metrics=['acc'], loss='categorical_crossentropy')
    return model
model = KerasClassifier(build_fn=build_model, verbose=0)
params = {'batch_size': [10, 30], 'drop': [0.1], 'optimizer': ['adam']}
search = RandomizedSearchCV(model, params, cv=2, n_iter=1)
search.fit(x, y)
assert sorted(search.best_params_) == ['batch_size', 'drop', 'optimizer']
assert 0 <= search.score(x, y) <= 1
assert search.predict(x).shape == (30,)
print('끝')
""",
    "flow": """
import numpy as np
from keras.preprocessing.image import ImageDataGenerator
from keras.models import Sequential
from keras.layers.convolutional import Conv2D
from keras.layers import Flatten, Dense
from keras.utils import np_utils
x = np.random.rand(20, 8, 8, 3); y = np_utils.to_categorical(np.arange(20) % 2)
flow = ImageDataGenerator(horizontal_flip=True).flow(x, y, batch_size=3)
model = Sequential()
model.add(Conv2D(2, (3, 3), input_shape=(8, 8, 3), activation='relu'))
model.add(Flatten())
model.add(Dense(2, activation='softmax'))
model.compile(loss='categorical_crossentropy', optimizer='adam', metrics=['acc'])
seen = []
from keras.callbacks import LambdaCallback
count = LambdaCallback(on_batch_end=lambda batch, logs: seen.append(batch))
model.fit_generator(flow, steps_per_epoch=len(x) // 3, epochs=3, callbacks=[count], verbose=0, workers=1)
assert seen == list(range(6)) * 3, seen
images, labels = flow.next()
c = model.predict_classes(x)
assert c.shape == (20,)
assert (c == model.predict_proba(x).argmax(axis=1)).all()
print('끝')
""",
    "text": """
import numpy as np
from tensorflow.keras.preprocessing.text import Tokenizer
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Embedding, Flatten, Dense, LSTM
docs = ['너무 재밌어요', '참 최고예요', '별로예요 참', '너무 지루해요']
labels = np.array([1, 1, 0, 0])
token = Tokenizer()
token.fit_on_texts(docs)
assert token.word_index['너무'] == 1
x = pad_sequences(token.texts_to_sequences(docs), padding='pre', maxlen=5)
model = Sequential()
model.add(Embedding(len(token.word_index) + 1, 3, input_length=5))
model.add(LSTM(4))
model.add(Dense(1, activation='sigmoid'))
model.summary()
assert model.count_params() == 7 * 3 + 4 * ((3 + 4 + 1) * 4) + 5
model.compile(optimizer='adam', loss='binary_crossentropy', metrics=['acc'])
model.fit(x, labels, epochs=1, verbose=0)
acc = model.evaluate(x, labels, verbose=0)[1]
assert abs(acc - np.mean(model.predict_classes(x)[:, 0] == labels)) < 1e-6
print('끝')
""",
    "series": """
import os
import numpy as np
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import LSTM, Dense
from tensorflow.keras.optimizers import Adam, SGD
from tensorflow.keras.callbacks import ReduceLROnPlateau, TensorBoard
x = np.arange(30.).reshape(10, 3, 1) / 30; y = np.arange(10.) / 10
model = Sequential()
model.add(LSTM(3, activation='relu', input_length=3, input_dim=1))
model.add(Dense(1))
model.compile(loss='mse', optimizer=Adam(lr=0.01), metrics=['mse'])
board = TensorBoard(log_dir='./graph', histogram_freq=0)
hist = model.fit(x, y, epochs=2, callbacks=[ReduceLROnPlateau('loss', patience=1), board], verbose=0)
assert abs(hist.history['lr'][0] - 0.01) < 1e-6
assert len(open('./graph/log.csv').read().split()) == 3
model.compile(loss='mse', optimizer=SGD(lr=0.5, decay=0.5))
model.fit(x, y, batch_size=5, epochs=1, verbose=0)
rate = model.optimizer.learning_rate
assert abs(float(rate) - 0.5 / (1 + 0.5 * 2)) < 1e-6, rate
print('끝')
""",
    "tensors": """
import numpy as np
import pandas as pd
import tensorflow as tf
from tensorflow.keras import backend as K
gpus = tf.config.list_physical_devices('GPU')
if gpus:
    tf.config.experimental.set_memory_growth(gpus[0], True)
def rmse(y, p):
    return K.sqrt(K.mean(K.square(p - y)))
a = tf.constant([[1., 2.], [3., 4.]])
assert tf.reduce_mean(a).numpy() == 2.5
assert (tf.argmax(a).numpy() == [1, 1]).all()
assert (tf.one_hot([1, 0], 2).numpy() == [[0, 1], [1, 0]]).all()
assert tf.cast(a, tf.int32).numpy().sum() == 10
assert (K.concatenate([a, a]).numpy().shape) == (2, 4)
x = np.random.rand(10, 2).astype(np.float); y = x[:, :1]
model = tf.keras.Sequential([tf.keras.layers.Dense(1, activation=tf.nn.relu, input_shape=(2,))])
model.compile('sgd', 'mse', metrics=[rmse])
model.fit(x, y, verbose=0)
loss, error = model.evaluate(x, y, verbose=0)
assert abs(loss ** 0.5 - error) < 1e-4
df = pd.DataFrame({'a': [1, 2, 3], 'b': ['1,000', '2,000', '3,000']})
df['a'][1] = 9
assert list(df['a']) == [1, 9, 3]
for i in range(3):
    df.iloc[i, 1] = int(df.iloc[i, 1].replace(',', ''))
v = df.values
v[0, 0] = 7
assert df['b'].sum() == 6000
print('끝')
""",
}
QUICK = "line"  # 8 s: one that is always run, as the proof that the rest may be run at leisure


@pytest.mark.parametrize(
    "name", [QUICK, *(pytest.param(name, marks=pytest.mark.exhaustive) for name in SCRIPTS if name != QUICK)]
)
def test_it_runs_and_its_numbers_are_right(tmp_path, name):
    old = tmp_path / f"{name}.py"
    old.write_text(SCRIPTS[name], encoding="utf-8")
    new = modernize_file(old).path
    env = {key: value for key, value in os.environ.items() if not key.startswith(("KERAS", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "ignore", "-c", ALONE, new],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.endswith("끝\n")
