"""Named sets: every layout in which they are published, and nothing that is read is run."""

import gzip
import hashlib
import io
import pickle
import struct
import tarfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from sunbae.data import datasets, download
from sunbae.data.datasets import SETS, find_set, list_sets, named_set
from sunbae.data.pickled import read_plain
from sunbae.errors import DataError, OptionError

N = 4  # training pictures; half as many for the test


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Sets of a few pictures, looked for in an empty world."""
    monkeypatch.setenv("SUNBAE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    (tmp_path / "work").mkdir()
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    found = datasets._shared_folders
    monkeypatch.setattr(datasets, "_shared_folders", lambda: found()[:2])  # not those above the tests
    for name, known in SETS.items():
        n_train = 5 * N if "cifar" in name else N
        monkeypatch.setitem(SETS, name, replace(known, n_train=n_train, n_test=N // 2))
    return tmp_path / "data"


def arrays(name):
    known = SETS[name]
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, known.shape, dtype=np.uint8)
    return x, rng.integers(0, len(known.classes), len(x)).astype(np.uint8)


def check(name, x, y):
    images = named_set(name)
    known = SETS[name]
    assert np.array_equal(images.pixels(known.side, known.side, known.channels), x)
    assert images.table.frame["class"].to_list() == [known.classes[code] for code in y]
    assert images.classes == known.classes
    assert images.table.frame["part"].to_list() == ["train"] * known.n_train + ["test"] * known.n_test
    return images


def test_npz(here):
    x, y = arrays("mnist")
    np.savez(here / "mnist.npz", x_train=x[:N, ..., 0], y_train=y[:N], x_test=x[N:, ..., 0], y_test=y[N:])
    check("mnist", x, y)
    assert [(row.name, row.where) for row in list_sets()][:2] == [
        ("mnist", here / "mnist.npz"),
        ("fashion_mnist", None),
    ]
    np.savez(here / "mnist.npz", x_train=x, y_train=y)
    with pytest.raises(DataError, match="were expected"):
        named_set("mnist")


def write_idx(folder, x, y, pack=gzip.compress):
    folder.mkdir(parents=True)
    for part, rows in (("train", slice(0, N)), ("t10k", slice(N, None))):
        pictures, labels = x[rows, ..., 0], y[rows]
        head = struct.pack(">4i", 0x803, *pictures.shape)
        (folder / f"{part}-images-idx3-ubyte.gz").write_bytes(pack(head + pictures.tobytes()))
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(
            pack(struct.pack(">2i", 0x801, len(labels)) + labels.tobytes())
        )


@pytest.mark.parametrize("given", [False, True])
def test_labels_that_are_names_mean_what_they_say(here, given):
    x, y = arrays("fashion_mnist")
    labels = np.array(SETS["fashion_mnist"].classes)[y]
    more = {"label_names": np.unique(labels)} if given else {}
    parts = {"x_train": x[:N, ..., 0], "y_train": labels[:N], "x_test": x[N:, ..., 0], "y_test": labels[N:]}
    np.savez(here / "fashion_mnist.npz", **parts, **more)
    check("fashion_mnist", x, y)


def test_labels_that_are_other_names(here):
    x, y = arrays("mnist")
    labels = np.array([f"no {code}" for code in y])
    np.savez(here / "mnist.npz", x_train=x[:N, ..., 0], y_train=labels[:N], x_test=x[N:, ..., 0], y_test=labels[N:])
    with pytest.raises(DataError, match="has the classes no .*; 0, 1, .*, 9 were expected"):
        named_set("mnist")


def test_in_a_folder_beside(here):
    x, y = arrays("mnist")
    (here.parent / "shared" / "data").mkdir(parents=True)
    np.savez(here.parent / "shared" / "data" / "mnist.npz", x_train=x[:N], y_train=y[:N], x_test=x[N:], y_test=y[N:])
    check("mnist", x, y)


def test_idx_in_the_cache_of_keras(here):
    x, y = arrays("fashion_mnist")
    folder = here.parent / "keras" / "datasets" / "fashion-mnist"
    write_idx(folder, x, y)
    check("fashion_mnist", x, y)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(gzip.compress(b"\0\0\x08\3" + bytes(30)))
    with pytest.raises(DataError, match="cannot be read"):
        named_set("fashion_mnist")


def python2_pickle(pixels, labels, key):
    """A batch as it was published: protocol 2 with the byte strings of Python 2."""

    def text(s):
        return b"U" + bytes([len(s)]) + s

    content = pixels.tobytes()
    shape = b"M" + struct.pack("<H", pixels.shape[0]) + b"M" + struct.pack("<H", pixels.shape[1]) + b"\x86"
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\nq\x02K\0\x85U\x01b\x87Rq\x03(K\x01" + shape
        + b"cnumpy\ndtype\nq\x04U\x02u1K\0K\x01\x87Rq\x05(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89T"
        + struct.pack("<I", len(content)) + content + b"tb"
    )  # fmt: skip
    codes = b"](" + b"".join(b"K" + bytes([v]) for v in labels) + b"e"
    return b"\x80\x02}(" + text(b"batch_label") + text(b"x") + text(key) + codes + text(b"data") + array + b"u."


def batches(x, y, name):
    flat = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
    if name == "cifar100":
        return {"train": (flat[: 5 * N], y[: 5 * N]), "test": (flat[5 * N :], y[5 * N :])}
    found = {f"data_batch_{k + 1}": (flat[k * N : k * N + N], y[k * N : k * N + N]) for k in range(5)}
    return found | {"test_batch": (flat[5 * N :], y[5 * N :])}


@pytest.mark.parametrize(("name", "key"), [("cifar10", b"labels"), ("cifar100", b"fine_labels")])
def test_cifar_for_python(here, name, key):
    x, y = arrays(name)
    place = here / {"cifar10": "cifar-10-python.tar.gz", "cifar100": "cifar-100-python.tar.gz"}[name]
    with tarfile.open(place, "w:gz") as archive:
        for part, (pixels, labels) in reversed(batches(x, y, name).items()):
            data = python2_pickle(pixels, labels, key)
            member = tarfile.TarInfo(f"folder/{part}")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    check(name, x, y)
    check(name, x, y)  # now from the cache
    place.write_bytes(place.read_bytes()[:500])
    with pytest.raises(DataError, match="Remove it and fetch it again"):
        named_set(name)


def test_cifar_binary(here):
    x, y = arrays("cifar10")
    folder = here / "cifar-10-batches-bin"
    folder.mkdir()
    for part, (pixels, labels) in batches(x, y, "cifar10").items():
        (folder / f"{part}.bin").write_bytes(np.column_stack([labels, pixels]).tobytes())
    check("cifar10", x, y)
    (folder / "data_batch_3.bin").unlink()
    with pytest.raises(DataError, match="22 were expected"):
        named_set("cifar10")


def test_sheets(here):
    x, y = arrays("cifar10")
    folder = here / "cifar10"
    folder.mkdir()
    np.savez(folder / "labels.npz", y_train=y[: 5 * N, None], y_test=y[5 * N :, None])
    for part, rows in (("train", x[: 5 * N]), ("test", x[5 * N :])):
        sheet = rows.reshape(-1, 2, 32, 32, 3).swapaxes(1, 2).reshape(-1, 64, 3)
        Image.fromarray(sheet).save(folder / f"{part}_0.png")
    images = check("cifar10", x, y)
    assert "JPEG" in images.notes[1]
    (folder / "test_0.png").unlink()
    with pytest.raises(DataError, match="test: 0 / 2"):
        named_set("cifar10")


class Evil:
    def __reduce__(self):
        return print, ("run",)


@pytest.mark.parametrize("value", [Evil(), {"a": Evil()}, {1, 2}, np.ones(3), np.array([None])])
def test_a_pickle_of_anything_else_is_not_read(value, capsys):
    with pytest.raises(DataError, match="more than numbers and texts|damaged"):
        read_plain(pickle.dumps(value), "x")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("protocol", range(6))
def test_plain_pickles(protocol):
    value = {
        "a": [1, -2, 10**12, 1.5, None, True],
        "b": ("x", b"\xff"),
        "c": np.arange(6, dtype=np.uint8).reshape(2, 3),
    }
    if protocol < 2:
        value = {"a": [1, 10**12, None], "b": ("x",)}
    if protocol == 5:
        del value["c"]
    found = read_plain(pickle.dumps(value, protocol), "x")
    assert repr(found) == repr(value)


def test_absent_says_what_to_put_where(here):
    with pytest.raises(DataError, match=r"--download.*mnist\.npz elsewhere and put it into .*data"):
        named_set("mnist")
    with pytest.raises(OptionError, match="There is no set 'emnist'"):
        named_set("emnist")


def test_download(here, monkeypatch):
    x, y = arrays("mnist")
    file = io.BytesIO()
    np.savez(file, x_train=x[:N], y_train=y[:N], x_test=x[N:], y_test=y[N:])
    data = file.getvalue()
    answers = [data[:100], data]
    monkeypatch.setattr(download.urllib.request, "urlopen", lambda request, timeout: io.BytesIO(answers.pop(0)))
    right = replace(SETS["mnist"].downloads[0], sha256=hashlib.sha256(data).hexdigest(), n_bytes=len(data))
    monkeypatch.setitem(SETS, "mnist", replace(SETS["mnist"], downloads=(right,)))
    folder = datasets.download_folder()
    with pytest.raises(DataError, match=r"check sum differs.*Without internet here"):
        named_set("mnist", allow_download=True)
    assert not list(folder.iterdir())
    told = []
    named_set("mnist", allow_download=True, progress=lambda done, total: told.append((done, total)))
    assert find_set("mnist") == folder / "mnist.npz"
    assert told[-1] == (len(data), len(data))


def test_download_without_internet(monkeypatch):
    def fails(request, timeout):
        raise OSError("no route")

    monkeypatch.setattr(download.urllib.request, "urlopen", fails)
    with pytest.raises(DataError, match="could not be fetched: no route"):
        named_set("cifar10", allow_download=True)
