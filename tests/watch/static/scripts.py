"""Pieces of scripts, and what the static look says of them."""

from textwrap import dedent

from sunbae.watch.static.look import look, story

NAME = "script.py"

IMPORTS = """\
import numpy as np
import pandas as pd
from sklearn.datasets import load_diabetes, load_wine
from sklearn.decomposition import PCA
from sklearn.metrics import mean_squared_error, r2_score
from sklearn.model_selection import KFold, train_test_split
from sklearn.preprocessing import MinMaxScaler, Normalizer, StandardScaler
from tensorflow.keras.callbacks import EarlyStopping, ModelCheckpoint, ReduceLROnPlateau
from tensorflow.keras.layers import LSTM, Activation, BatchNormalization, Dense, Dropout, Input
from tensorflow.keras.models import Model, Sequential, load_model
from tensorflow.keras.utils import to_categorical
"""
ROWS = "x, y = load_diabetes(return_X_y=True)\n"
SPLIT = "x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)\n"
NET = 'model = Sequential([Dense(8, activation="relu"), Dense(1)])\nmodel.compile(loss="mse", optimizer="adam")\n'
SCORED = "model.fit(x_train, y_train, epochs=9)\nmodel.evaluate(x_test, y_test)\n"


def told(*pieces):
    """The steps of a script of these pieces."""
    return story({NAME: _text(*pieces)})


def found(*pieces, all=False):
    """[(id, line of the cause as it is written)] of findings; of severity information only if `all`."""
    text = _text(*pieces)
    lines = text.split("\n")
    return [(one.id, lines[one.place.line - 1].strip()) for one in look({NAME: text}) if all or one.severity != "info"]


def finding(id, *pieces):
    """The only finding of a rule."""
    (one,) = [one for one in look({NAME: _text(*pieces)}) if one.id == id]
    return one


def _text(*pieces):
    return IMPORTS + "".join(dedent(piece).lstrip("\n") for piece in pieces)
