"""Fixtures for the patches."""

import pytest

from sunbae._compat import load_keras
from sunbae.patch.install import Installation, Settings
from sunbae.patch.notes import collected


@pytest.fixture
def running():
    """The patches in place, as while a script runs; gives the notes."""
    load_keras()
    with collected() as notes, Installation(Settings()):
        yield notes


@pytest.fixture
def ids(running):
    """A function that gives the ids of the notes until now."""
    return lambda: [note.id for note in running]


@pytest.fixture
def network(running):
    """`network(outputs=1)`: a small model, not compiled."""
    keras = load_keras()

    def make(*outputs, features=3):
        keras.utils.set_random_seed(0)
        given = keras.Input((features,))
        hidden = keras.layers.Dense(4, activation="relu")(given)
        made = [keras.layers.Dense(n, name=name)(hidden) for name, n in (outputs or (("out", 1),))]
        return keras.Model(given, made if len(made) > 1 else made[0])

    return make
