"""What depends on the version of Keras: no trace is left in its global state."""

from sunbae._compat import load_keras, without_values

keras = load_keras()


def waiting():
    state = keras.src.backend.common.global_state
    return state.get_global_attribute("uninitialized_variables")


def test_models_without_values_never_get_any():
    """Else a bundle of a kilobyte that asks for a network of gigabytes would get its memory from the next training."""
    before = waiting()
    with without_values():
        layer = keras.layers.Dense(4)
        layer.build((None, 3))
    assert waiting() is before
    with keras.StatelessScope():
        other = keras.layers.Dense(2)
        other.build((None, 3))
    assert layer.kernel._value is None
    assert layer.kernel.shape == (3, 4)
    assert other.kernel._value is not None
