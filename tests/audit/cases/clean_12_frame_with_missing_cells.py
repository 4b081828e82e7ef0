import numpy as np
import pandas as pd
import tensorflow as tf
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from tensorflow.keras.models import Sequential
from tensorflow.keras.layers import Dense
tf.random.set_seed(12); np.random.seed(12)

# 중고차 가격
rng = np.random.default_rng(12)
n = 500
df = pd.DataFrame({'연식': rng.integers(2005, 2021, n).astype(float), '주행': rng.uniform(1e3, 2e5, n), '연료': rng.choice(['휘발유', '경유', '전기'], n)})
df['가격'] = (df['연식'] - 2005) * 0.2 - df['주행'] / 1e5 + (df['연료'] == '전기') * 1.5 + rng.normal(0, 0.2, n)
df.loc[rng.uniform(size=n) < 0.1, '주행'] = np.nan
train, test = train_test_split(df, test_size=0.2, random_state=12)
prep = ColumnTransformer([
    ('수', make_pipeline(SimpleImputer(), StandardScaler()), ['연식', '주행']),
    ('글', OneHotEncoder(handle_unknown='ignore'), ['연료']),
])
x_train = prep.fit_transform(train.drop(columns='가격'))
x_test = prep.transform(test.drop(columns='가격'))
model = Sequential()
model.add(Dense(24, activation='relu', input_shape=(x_train.shape[1],)))
model.add(Dense(1))
model.compile(loss='mse', optimizer='adam', metrics=['mae'])
model.fit(x_train, train['가격'].values, epochs=10, batch_size=16, validation_split=0.2, verbose=0)
print('loss, mae :', model.evaluate(x_test, test['가격'].values, verbose=0))
