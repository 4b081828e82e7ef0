"""sunbae.install() in a program of one's own, and %load_ext sunbae."""

import sys

import pytest

import sunbae
from sunbae._compat import load_keras


@pytest.fixture(autouse=True)
def taken_away():
    yield
    sunbae.uninstall()
    assert not [one for one in sys.meta_path if type(one).__name__ == "Finder"]


def test_install_and_uninstall(capsys):
    keras = load_keras()
    before = dict(vars(keras.src.trainers.trainer.Trainer))
    sunbae.install()
    sunbae.install()  # once is enough
    import tensorflow as tf

    assert tf.keras.layers.Dense is keras.layers.Dense
    for _again in range(2):
        tf.keras.optimizers.Adam(lr=0.5)
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2  # each line once
    assert said[1].startswith(f"sunbae: SB915 {__file__}:")
    assert said[1].endswith("Adam no longer takes lr=. -> learning_rate=0.5")
    sunbae.uninstall()
    assert dict(vars(keras.src.trainers.trainer.Trainer)) == before
    with pytest.raises(ModuleNotFoundError):
        import tensorflow  # noqa: F401
    sunbae.uninstall()


def test_a_notebook_extension():
    sunbae.load_ipython_extension(None)
    import tensorflow  # noqa: F401

    sunbae.unload_ipython_extension(None)
    assert "tensorflow" not in sys.modules


def test_without_what_is_gone():
    sunbae.install(legacy=False, engine=False)
    with pytest.raises(ModuleNotFoundError):
        import tensorflow  # noqa: F401
