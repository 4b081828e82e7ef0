"""Networks that several scripts use."""
from keras import layers
from keras.models import Sequential


def binary_network(columns, nodes=16):
    model = Sequential()
    model.add(layers.Input((columns,)))
    model.add(layers.Dense(nodes, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
    return model


def number_network(columns, nodes=24):
    model = Sequential()
    model.add(layers.Input((columns,)))
    model.add(layers.Dense(nodes, activation="relu"))
    model.add(layers.Dense(1))
    model.compile(loss="mse", optimizer="adam", metrics=["mae"])
    return model
