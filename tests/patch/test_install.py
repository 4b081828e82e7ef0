"""Every table of patches: it has patches, and undoing puts back the very objects."""

import importlib
import os

import pytest

from sunbae._compat import load_keras
from sunbae.patch.explain import all_patches, name_of
from sunbae.patch.install import LEGACY, TABLES, Installation, Settings, tables
from sunbae.patch.table import MISSING

# A line for each table: one of the names that it changes.
CHANGED = {
    "sunbae.patch.engine": ("keras", "keras.src.backend.jax.trainer.JAXTrainer.fit"),
    "sunbae.patch.initial": ("keras", "keras.src.backend.jax.random.uniform"),
    "sunbae.patch.hdf5": ("h5py", "h5py._hl.files.File.__init__"),
    "sunbae.patch.figures": ("matplotlib.pyplot", "matplotlib.pyplot.show"),
    "sunbae.patch.keras2.names": ("keras", "keras.backend.__getattr__"),
    "sunbae.patch.keras2.activations": ("keras", "keras.activations.get"),
    "sunbae.patch.keras2.custom": ("keras", "keras.src.losses.get"),
    "sunbae.patch.keras2.callbacks": ("keras", "keras.src.callbacks.tensorboard.TensorBoard.__init__"),
    "sunbae.patch.keras2.arguments": ("keras", "keras.src.layers.layer.Layer.__init__"),
    "sunbae.patch.keras2.optimizers": ("keras", "keras.src.optimizers.adam.Adam.__init__"),
    "sunbae.patch.keras2.compiling": ("keras", "keras.src.trainers.trainer.Trainer.compile"),
    "sunbae.patch.keras2.scores": ("keras", "keras.src.trainers.trainer.Trainer.metrics_names"),
    "sunbae.patch.keras2.data": ("keras", "keras.src.backend.jax.trainer.JAXTrainer.predict"),
    "sunbae.patch.keras2.states": ("keras", "keras.src.layers.rnn.rnn.RNN.variables"),
    "sunbae.patch.keras2.observed": ("keras", "keras.src.layers.layer.Layer.add_metric"),
    "sunbae.patch.keras2.losses": ("keras", "keras.src.models.functional.Functional.add_loss"),
    "sunbae.patch.keras2.measures": ("keras", "keras.src.metrics.metric.Metric.reset_state"),
    "sunbae.patch.keras2.methods": ("keras", "keras.src.models.model.Model.fit_generator"),
    "sunbae.patch.keras2.saving": ("keras", "keras.models.save_model"),
    "sunbae.patch.keras2.loading": ("keras", "keras.models.load_model"),
    "sunbae.patch.keras2.datasets": ("keras", "keras.datasets.mnist.load_data"),
    "sunbae.patch.keras2.runtime": ("keras", "keras.src.backend.jax.random.make_default_seed"),
    "sunbae.patch.libraries.boston": ("sklearn.datasets", "sklearn.datasets.load_boston"),
    "sunbae.patch.libraries.numpys": ("numpy", "numpy.load"),
    "sunbae.patch.libraries.pandas": ("pandas", "pandas.read_csv"),
    "sunbae.patch.libraries.styles": ("matplotlib.style", "matplotlib.style.use"),
    "sunbae.patch.libraries.scikit": ("sklearn.cluster", "sklearn.cluster._kmeans.KMeans.__init__"),
    "sunbae.patch.libraries.files": ("builtins", "builtins.open"),
}


@pytest.fixture(scope="module")
def everything():
    """Settings that change all there is to change."""
    load_keras()
    for name in tables(Settings()):
        pytest.importorskip(name.partition(".")[0])
        importlib.import_module(name)
    return Settings(figures=lambda figure, number: None, writes=lambda path: None)


@pytest.fixture(scope="module")
def patches(everything):
    return [(module, patch) for module, patch in all_patches(everything)]


def test_every_table_has_a_line_here():
    assert {home for homes in (*TABLES.values(), *LEGACY.values()) for home in homes} == set(CHANGED)


def looked_at(patches):
    """(owner, what it defines) of everything that is changed, and the modules of the interpreter."""
    import sys

    owners = {id(patch.owner): patch.owner for _module, patch in patches}
    return [(owner, dict(vars(owner))) for owner in owners.values()], list(sys.meta_path), set(sys.modules)


@pytest.mark.parametrize("table", CHANGED)
def test_a_table_changes_and_undoes(table, everything, patches):
    module, name = CHANGED[table]
    (patch,) = [p for m, p in patches if m == module and f"{name_of(p.owner)}.{p.name}" == name][:1]
    before = vars(patch.owner).get(patch.name, MISSING)
    with Installation(everything):
        assert vars(patch.owner)[patch.name] is not before
    assert vars(patch.owner).get(patch.name, MISSING) is before


def test_undoing_puts_back_the_very_objects(everything, patches):
    before = looked_at(patches)
    with Installation(everything), Installation(everything):
        import tensorflow.keras.layers  # noqa: F401
        from keras.utils import np_utils  # noqa: F401
    assert looked_at(patches)[1:] == before[1:]
    for owner, names in before[0]:
        assert {n: id(v) for n, v in vars(owner).items()} == {n: id(v) for n, v in names.items()}, owner


def test_undone_after_an_error(everything, patches):
    before = looked_at(patches)[0]
    with pytest.raises(ZeroDivisionError), Installation(everything):
        1 / 0  # noqa: B018
    assert all(dict(vars(owner)) == names for owner, names in before)


def test_signatures_are_kept(everything, patches):
    import inspect

    for _module, patch in patches:
        original = vars(patch.owner).get(patch.name, MISSING)
        if not callable(original) or patch.name in ("__getattr__", "next", "make_default_seed", "show"):
            continue
        replacement = patch.wrap(original)
        try:
            expected = inspect.signature(original)
        except ValueError:  # of C, without one
            continue
        assert str(inspect.signature(replacement)) == str(expected), patch  # NaN is not itself
        assert replacement.__name__ == original.__name__


def test_without_what_is_gone():
    assert tables(Settings(legacy=False)) == TABLES
    with Installation(Settings(legacy=False)), pytest.raises(ModuleNotFoundError):
        import keras.utils.np_utils  # noqa: F401
    assert os.environ["KERAS_BACKEND"] == "jax"
