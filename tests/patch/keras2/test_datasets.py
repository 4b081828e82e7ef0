"""keras.datasets and weights from this computer."""

import numpy as np
import pytest
from shared_data import shared

from sunbae._compat import load_keras
from sunbae.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation doesn't accept:DeprecationWarning")


def test_boston_housing_is_keras_own(running):
    (x, y), (x_test, y_test) = load_keras().datasets.boston_housing.load_data()
    assert (x.shape, x_test.shape) == ((404, 13), (102, 13))
    # As printed in books for Keras' file: the first rows after its shuffle with seed 113.
    assert y[:10].tolist() == [15.2, 42.3, 50.0, 21.1, 17.7, 18.5, 11.3, 15.6, 15.6, 14.4]
    assert x[0].tolist() == [1.23247, 0, 8.14, 0, 0.538, 6.142, 91.7, 3.9769, 4, 307, 21, 396.9, 18.72]
    assert (x_test[0][0], y_test[:3].tolist()) == (18.0846, [7.2, 18.8, 19.0])
    (x, _y), (rest, _) = load_keras().datasets.boston_housing.load_data(test_split=0.5, seed=1)
    assert (len(x), len(rest)) == (253, 253)
    assert "column B" in next(iter(running)).what


@pytest.fixture
def stores(running, tmp_path, monkeypatch):
    monkeypatch.setenv("SUNBAE_DATA", str(tmp_path / "own"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    for name in ("own", "keras"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def offline(monkeypatch):
    import urllib.error

    from keras.src.utils import file_utils

    asked = []

    def urlretrieve(url, *_args):
        asked.append(url)
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(file_utils, "urlretrieve", urlretrieve)
    return asked


def test_mnist_from_a_store(stores, running):
    x, y = np.zeros((60000, 28, 28), "uint8"), (np.arange(60000) % 10).astype("uint8")
    x[5] = 7
    np.savez(stores / "own" / "mnist.npz", x_train=x, y_train=y, x_test=x[:10000], y_test=y[:10000])
    from tensorflow.keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data("mnist.npz")
    assert np.array_equal(x_train, x)
    assert np.array_equal(y_test, y[:10000])
    assert (x_test.shape, y_train.dtype) == ((10000, 28, 28), np.uint8)
    x_train[0] = 1  # it may be changed
    assert [note.id for note in running] == ["SB901", "SB902"]


@pytest.mark.large
@pytest.mark.exhaustive
def test_cifar_from_a_store(running, monkeypatch, tmp_path):
    monkeypatch.setenv("SUNBAE_DATA", str(shared("cifar100").parent))
    datasets = load_keras().datasets
    (x, y), (x_test, y_test) = datasets.cifar100.load_data()
    assert (x.shape, x.dtype, y.shape, y.dtype) == ((50000, 32, 32, 3), np.uint8, (50000, 1), np.int64)
    assert (x_test.shape, y_test.max()) == ((10000, 32, 32, 3), 99)
    labels = np.load(shared("cifar100/labels.npz"))
    assert np.array_equal(y, labels["y_train"])
    (_x, coarse), _test = datasets.cifar100.load_data(label_mode="coarse")
    assert np.array_equal(coarse, labels["y_train_coarse"])


def test_imdb_of_a_file_of_ones_own(stores, offline):
    words = np.array([[1, 2, 3], [4, 5]], dtype=object)
    np.savez(stores / "own" / "imdb.npz", x_train=words, y_train=[0, 1], x_test=words, y_test=[0, 1])
    (x, y), _test = load_keras().datasets.imdb.load_data()
    assert sorted(map(tuple, x)) == [(1, 4, 5, 6), (1, 7, 2)]  # Keras leaves out the rarest word
    assert sorted(y) == [0, 1]
    assert not offline


def test_offline_says_which_file_goes_where(stores, offline):
    with pytest.raises(DataError, match=r"reuters.npz is not on this computer.*put it into .*keras.datasets"):
        load_keras().datasets.reuters.load_data()
    assert [url.rpartition("/")[2] for url in offline] == ["reuters.npz"]


def test_weights_of_imagenet(stores, offline, running):
    keras = load_keras()
    files = keras.src.utils.file_utils
    assert keras.src.applications.vgg16.file_utils is files
    name, origin = "vgg16_weights_notop.h5", "https://storage.googleapis.com/vgg16_weights_notop.h5"
    with pytest.raises(DataError, match=r"vgg16_weights_notop.h5 is not on this computer.*keras.models.*weights=None"):
        files.get_file(name, origin, cache_subdir="models", file_hash="1")
    (stores / "own" / "weights").mkdir()
    (stores / "own" / "weights" / name).touch()
    assert files.get_file(name, origin, cache_subdir="models") == str(stores / "own" / "weights" / name)
    assert list(running)[-1].id == "SB905"


def test_another_error_passes_through(stores, running):
    with pytest.raises(ValueError, match="origin"):
        load_keras().src.utils.file_utils.get_file("a.txt")
