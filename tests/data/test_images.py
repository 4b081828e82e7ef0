"""Folders, zips, tables, arrays: what is a class, what is a part, what is refused."""

import os
import unicodedata
import warnings
import zipfile

import numpy as np
import pytest
from hostile import encoded, picture
from PIL import Image, ImageFile

from sunbae.data import imagecache, imagecheck
from sunbae.data.images import is_images, open_images
from sunbae.data.newimages import pixels_of
from sunbae.data.picture import Size, Unfit, fitted, guarded, take
from sunbae.errors import ColumnError, DataError, OptionError

import random  # isort: skip


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("SUNBAE_CACHE", str(folder))
    return folder / "images"


def fill(folder, names, seed=0):
    rng = random.Random(seed)
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(picture(rng), "PNG"))
    return folder


def zipped(path, names, **extra):
    rng = random.Random(0)
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, encoded(picture(rng), "PNG"))
        for name, data in extra.items():
            archive.writestr(name, data)
    return path


def rows(images):
    return images.table.frame.rows()


def test_class_folders(tmp_path):
    images = open_images(fill(tmp_path, ["cats/a.png", "cats/deep/er/b.png", "dogs/c.png", "beside.png", ".x/d.png"]))
    assert rows(images) == [("cats/a.png", "cats"), ("cats/deep/er/b.png", "cats"), ("dogs/c.png", "dogs")]
    assert images.refused[0].name == "beside.png"
    assert "class folder" in images.refused[0].reason
    assert images.row_numbers.tolist() == [2, 3, 4]
    assert [s.row for s in images.table.skipped] == [1]
    assert images.sizes.tolist() == [[16, 24]] * 3


@pytest.mark.parametrize(
    "parts", [("train", "val", "test"), ("Training", "valid", "testing"), ("훈련", "검증", "시험")]
)
def test_parts(tmp_path, parts):
    fill(tmp_path, [f"{part}/{label}/a.png" for part in parts for label in ("cats", "dogs")])
    fill(tmp_path, ["other/cats/b.png"])
    images = open_images(tmp_path)
    assert sorted(images.table.frame["part"].unique()) == ["test", "train", "validation"]
    assert images.refused[0].name == "other/cats/b.png"


def test_a_class_may_be_called_train(tmp_path):
    images = open_images(fill(tmp_path, ["train/a.png", "car/b.png"]))
    assert images.table.columns == ["file", "class"]
    assert set(images.table.frame["class"]) == {"train", "car"}


def test_decomposed_names_are_one_class(tmp_path):
    fill(
        tmp_path,
        [unicodedata.normalize("NFD", "고양이/a.png"), unicodedata.normalize("NFC", "고양이/b.png"), "개/c.png"],
    )
    assert open_images(tmp_path).table.frame["class"].to_list() == ["개", "고양이", "고양이"]


@pytest.mark.parametrize("broken", [None, "NFD", "NFC"])
@pytest.mark.parametrize("packed", [False, True])
def test_two_files_of_one_shown_name_are_two_files(tmp_path, broken, packed):
    twins = {form: unicodedata.normalize(form, "고양이/1.png") for form in ("NFC", "NFD")}
    content = {name: encoded(picture(random.Random(k)), "PNG") for k, name in enumerate([*twins.values(), "개/2.png"])}
    if broken is not None:
        content[twins[broken]] = b"\x89PNG no more"
    for name, data in content.items():
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "set.zip", "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    place = tmp_path / ("set.zip" if packed else "set")
    for _turn in range(2):  # looked at, then known
        images = open_images(place)
        assert len(images.refused) == (broken is not None)
        assert sorted([*images.row_numbers.tolist(), *(s.row for s in images.table.skipped)]) == [1, 2, 3]
        found = [np.asarray(one) for one in images.pixels(16, 24, 3)]
        whole = [take(content[name], name, Size(16, 24, 3))[1] for name in content if name != twins.get(broken)]
        assert sorted(one.tobytes() for one in found) == sorted(one.tobytes() for one in whole)


@pytest.mark.parametrize("names", [["a/1.png"], ["b/2.png", "a/1.png"], ["a/1.png", "b/3.png"], ["a/1.png", "b/2.png"]])
def test_a_zip_that_is_packed_again_in_between(tmp_path, names):
    path = zipped(tmp_path / "set.zip", ["a/1.png", "b/2.png"])
    images = open_images(path)
    with zipfile.ZipFile(path, "w") as archive:
        for k, name in enumerate(names):
            archive.writestr(name, encoded(picture(random.Random(9 + k)), "PNG"))
    with pytest.raises(DataError, match="could be read at first and cannot now"):
        images.pixels(8, 8, 3)


def test_a_disk_that_fails_for_a_moment_is_asked_again(tmp_path, monkeypatch):
    path = zipped(tmp_path / "set.zip", ["a/1.png", "a/2.png", "b/3.png", "b/4.png"])
    reads = zipfile.ZipExtFile.read

    def failing(self, n=-1):
        if self.name.endswith("2.png"):
            raise OSError(5, "Input/output error")
        return reads(self, n)

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipExtFile, "read", failing)
        assert [(r.name, "Input/output error" in r.reason) for r in open_images(path).refused] == [("a/2.png", True)]
    assert not open_images(path).refused


@pytest.mark.parametrize(
    ("names", "message"),
    [([], "no class folder"), (["cats/a.png"], "one class folder only, 'cats'"), (["a.png"], "no class folder")],
)
def test_too_few_classes(tmp_path, names, message):
    with pytest.raises(DataError, match=f"{message}.* At least two class folders"):
        open_images(fill(tmp_path, names))


def test_a_class_that_is_all_damaged_is_told(tmp_path):
    fill(tmp_path, ["a/1.png", "b/1.png"])
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "x.jpg").write_text("no picture at all")
    assert "without a usable picture are left out: c" in " ".join(open_images(tmp_path).notes)


def test_zip(tmp_path):
    names = ["set/cats/a.png", "set/dogs/b.png", "__MACOSX/set/cats/._a.png", "set/.DS_Store", "set/../../x.png"]
    path = zipped(tmp_path / "set.zip", names)
    assert is_images(path)
    images = open_images(path)
    assert rows(images) == [("set/cats/a.png", "cats"), ("set/dogs/b.png", "dogs")]
    assert [r.name for r in images.refused] == ["set/../../x.png"]
    assert images.pixels(8, 8, 3).shape == (2, 8, 8, 3)
    assert os.listdir(tmp_path) == ["set.zip"]


def test_zip_of_windows_in_korean(tmp_path):
    path = zipped(tmp_path / "a.zip", ["cats/a.png", "XXXX/a.png"])
    path.write_bytes(path.read_bytes().replace(b"XXXX", "고양".encode("cp949")))
    assert set(open_images(path).table.frame["class"]) == {"cats", "고양"}


def test_zip_that_is_encrypted_or_a_bomb(tmp_path, monkeypatch):
    path = zipped(tmp_path / "a.zip", ["a/a.png", "b/b.png"])
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(DataError, match="one class folder only, 'b'"):
        open_images(path)
    monkeypatch.setattr("sunbae.data.imagefiles._FREE_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/a.bmp", bytes(10**6))
    with pytest.raises(DataError, match="do not pack so well"):
        open_images(tmp_path / "b.zip")
    (tmp_path / "c.zip").write_bytes(b"PK\x03\x04 no more")
    with pytest.raises(DataError, match="no zip that can be read"):
        open_images(tmp_path / "c.zip")


def test_a_table_of_files(tmp_path):
    folder = fill(tmp_path / "in", ["a.png", "한글.png", "deep/c.png"])
    (tmp_path / "out.png").write_bytes((folder / "a.png").read_bytes())
    (folder / "link.png").symlink_to(tmp_path / "out.png")
    (folder / "bad.png").write_text("text")
    names = ["a.png", unicodedata.normalize("NFD", "한글.png"), "deep\\c.png", str(folder / "a.png")]
    names += ["../out.png", "link.png", "absent.png", "bad.png", "", str(tmp_path / "out.png")]
    (folder / "t.csv").write_text(
        "id,path,y\n" + "".join(f"{k},{n},{k % 2}\n" for k, n in enumerate(names, 1)), "utf-8"
    )
    images = open_images(folder / "t.csv", image="path")
    assert images.row_numbers.tolist() == [1, 2, 3, 4]
    assert images.table.columns == ["id", "path", "y"]
    assert [s.row for s in images.table.skipped] == [5, 6, 7, 8, 9, 10]
    reasons = [r.reason for r in images.refused]
    assert ["leads out" in r for r in reasons] == [True, True, False, False, False, True]
    assert np.array_equal(*images.pixels(8, 8, 3)[[0, 3]])
    new = pixels_of(folder / "t.csv", 8, 8, 3, image="path")
    assert new.table.row_numbers.tolist() == [1, 2, 3, 4]
    with pytest.raises(ColumnError, match="no column 'file'; found id, path, y"):
        open_images(folder / "t.csv", image="file")
    with pytest.raises(OptionError, match="is a folder"):
        open_images(folder, image="path")
    with pytest.raises(DataError, match="names no file that can be read"):
        open_images(folder / "t.csv", image="id")


def test_npz_and_arrays(tmp_path):
    x = np.random.default_rng(0).integers(0, 256, (6, 5, 4, 3), dtype=np.uint8)
    y = np.array([0, 1, 2, 0, 1, 2])
    np.savez(
        tmp_path / "a.npz", x_train=x[:4], y_train=y[:4, None], x_test=x[4:], y_test=y[4:], label_names=["z", "b", "a"]
    )
    images = open_images(tmp_path / "a.npz")
    assert images.classes == ("z", "b", "a")
    assert rows(images)[3:5] == [("4", "z", "train"), ("5", "b", "test")]
    assert np.array_equal(images.pixels(5, 4, 3), x)
    for data in (
        ((x[:4], y[:4]), (x[4:], y[4:])),
        (x, np.eye(3)[y]),
        {"images": x, "labels": y},
        (x / 255, y.astype(float)),
    ):
        assert is_images(data)
        found = open_images(data)
        assert np.array_equal(found.pixels(5, 4, 3), x)
        assert found.table.frame["class"].to_list() == [str(v) for v in y]
    assert open_images((x, ["b", "a", None, "b", "a", "a"])).row_numbers.tolist() == [1, 2, 4, 5, 6]
    assert "channels stood first" in open_images((np.moveaxis(x, -1, 1).repeat(2, 3), y)).notes[0]
    for bad, message in (
        ((x - 200.0, y), "0 to 255"),
        ((x, y[:3]), "6 pictures and labels of shape"),
        (x, "no labels"),
    ):
        with pytest.raises(DataError, match=message):
            open_images(bad)


@pytest.mark.parametrize("labels", [[1.5, 2, np.nan, 0, 1, 3], [[1.5], [2], [np.nan], [0], [1], [3]]])
def test_labels_that_are_fractions_are_quantities(labels):
    x, y = np.zeros((6, 5, 4), np.uint8), np.array(labels)
    for data in ((x, y), ((x[:2], y[:2]), (x[2:], y[2:]))):
        images = open_images(data)
        assert images.classes is None
        assert images.table.frame["class"].to_list() == [1.5, 2, 0, 1, 3]
        assert images.row_numbers.tolist() == [1, 2, 4, 5, 6]


@pytest.mark.parametrize("kind", ["S", object])
def test_labels_in_bytes_are_told_apart(kind):
    labels = np.array([name.encode("cp949") for name in ("개", "소", "고양이", "닭")], dtype=kind)
    images = open_images((np.zeros((4, 5, 4), np.uint8), labels))
    assert images.table.frame["class"].to_list() == ["개", "소", "고양이", "닭"]


def test_names_of_classes_in_one_text():
    with pytest.raises(DataError, match="the names of the classes are of shape"):
        open_images({"x": np.zeros((2, 5, 4), np.uint8), "y": np.array([0, 1]), "class_names": np.array("ab")})


def test_arrays_that_are_not_used_are_told():
    data = {"x": np.zeros((2, 5, 4), np.uint8), "y": np.array([0, 1]), "sample_weight": np.ones(2), "names": ["a", "b"]}
    assert "not used: sample_weight." in open_images(data).notes[-1]


def test_whole_numbers_with_gaps_are_classes():
    images = open_images((np.zeros((4, 5, 4), np.uint8), np.array([3.0, np.nan, 12.0, 3.0])))
    assert images.table.frame["class"].to_list() == ["3", "12", "3"]
    assert images.classes == ("12", "3")


@pytest.mark.parametrize(
    ("train", "test", "message"),
    [([0.5, np.inf], [1.0, 2.0], "a label is infinite"), ([0.5, 1.0], ["a", "b"], "of one part are fractions")],
)
def test_labels_that_are_neither(train, test, message):
    x = np.zeros((2, 5, 4), np.uint8)
    with pytest.raises(DataError, match=message):
        open_images(((x, np.array(train)), (x, np.array(test))))


def test_a_column_of_files_in_an_npz(tmp_path):
    fill(tmp_path, ["1.png", "2.png"])
    np.savez(tmp_path / "t.npz", path=np.array(["1.png", "2.png"]), y=np.array(["cat", "dog"]))
    assert is_images(tmp_path / "t.npz", "path")
    assert open_images(tmp_path / "t.npz", image="path").sizes.tolist() == [[16, 24]] * 2


def test_an_npz_whose_pictures_are_damaged_is_no_set_but_no_crash(tmp_path):
    path = tmp_path / "x.npz"
    np.savez_compressed(path, x=np.zeros((50, 8, 8), np.uint8), y=np.zeros(50))
    data = bytearray(path.read_bytes())
    start = data.index(b"x.npy") + len(b"x.npy") + 20
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    assert not is_images(path)


@pytest.mark.parametrize("name", ["~$table.csv", "~no_such_user.csv"])
def test_a_name_may_begin_with_a_tilde(tmp_path, name, monkeypatch):
    monkeypatch.chdir(fill(tmp_path, ["1.png", "2.png"]))
    (tmp_path / name).write_text("path,y\n1.png,cat\n2.png,dog\n")
    assert is_images(name, "path")
    assert rows(open_images(name, image="path")) == [("1.png", "cat"), ("2.png", "dog")]


def test_a_folder_of_a_name_that_cannot_be(tmp_path):
    (tmp_path / "t.csv").write_text("path,y\n1.png,cat\n")
    with pytest.raises(OptionError, match="is no folder"):
        open_images(tmp_path / "t.csv", image="path", folder=str(tmp_path / ("a" * 300)))


def test_the_folder_of_the_pictures_of_a_table(tmp_path):
    place = fill(tmp_path / "pictures", ["1.png", "2.png", "x/3.png"])
    table = tmp_path / "lists" / "t.csv"
    table.parent.mkdir()
    table.write_text(f"id,y\n1,a\n2.png,b\n{place / 'x' / '3'},a\n../nowhere.png,b\n")
    with pytest.raises(DataError, match="--image-folder names another"):
        open_images(table, image="id")
    images = open_images(table, image="id", folder=str(place))
    assert images.table.frame["id"].to_list() == ["1", "2.png", str(place / "x" / "3")]
    assert [one.name for one in images.refused] == ["../nowhere.png"]
    assert len(pixels_of(table, 4, 4, 3, image="id", folder=str(place)).pixels) == 3
    with pytest.raises(OptionError, match="is no folder"):
        open_images(table, image="id", folder=str(tmp_path / "absent"))


def test_what_an_older_pillow_refused_is_looked_at_again(tmp_path, cache, monkeypatch):
    place = fill(tmp_path, ["a/1.png", "a/2.png", "b/1.png", "b/2.png"])
    taken = imagecheck.take

    def refuse(data, name, *rest):
        if name == "a/1.png":
            raise Unfit("format", "WEBP")
        return taken(data, name, *rest)

    with monkeypatch.context() as older:
        older.setattr(imagecheck, "take", refuse)
        assert len(open_images(place)) == 3
    assert len(open_images(place)) == 3  # known
    monkeypatch.setattr("PIL.__version__", "99.0")
    assert len(open_images(place)) == 4


@pytest.mark.parametrize(
    ("kind", "unit"), [("uint16", 257), (">u2", 257), ("float32", 1 / 255), ("float64", 1.0), ("int32", 1)]
)
def test_numbers_mean_the_same_in_all_parts_though_one_is_dark(kind, unit):
    rng = np.random.default_rng(0)
    bright, dark = (rng.integers(low, high, (6, 5, 4, 1), dtype=np.uint8) for low, high in ((100, 256), (0, 2)))
    bright.flat[0] = 255
    y = np.arange(6) % 2
    parts = (((bright.astype(float) * unit).astype(kind), y), ((dark.astype(float) * unit).astype(kind), y))
    for order, expected in ((parts, (bright, dark)), (parts[::-1], (dark, bright))):
        images = open_images(order)
        assert np.array_equal(images.pixels(5, 4, 1), np.concatenate(expected))
        assert images.deep == (unit == 257)


def test_new_arrays_of_16_bits_are_read_as_those_of_training():
    dark = np.full((2, 5, 6), 3 * 257, np.uint16)
    assert (pixels_of(dark, 5, 6, 1, deep=True).pixels == 3).all()
    with pytest.raises(DataError, match="numbers from 771 to 771"):
        pixels_of(dark, 5, 6, 1)
    assert (pixels_of(np.full((2, 5, 6), 3, np.uint16), 5, 6, 1).pixels == 3).all()


def test_what_is_no_set_of_images(tmp_path):
    np.savez(tmp_path / "t.npz", x=np.ones((3, 2)), y=np.ones(3))
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("t.csv", "a,b\n")
    assert not any(is_images(tmp_path / name) for name in ("t.npz", "t.csv", "t.zip", "absent"))
    assert is_images(tmp_path / "t.csv", "a")
    assert is_images("mnist")
    assert not is_images(np.ones((3, 2)))
    with pytest.raises(DataError, match="does not exist"):
        open_images(tmp_path / "absent")


def test_the_cache_is_used_kept_small_and_made_anew(tmp_path, cache, monkeypatch):
    images = open_images(fill(tmp_path, ["a/1.png", "b/2.png"]))
    first = np.array(images.pixels(8, 8, 3))
    (kept,) = cache.glob("*.npy")
    monkeypatch.setattr("sunbae.data.imageset._decoded", None)
    assert np.array_equal(images.pixels(8, 8, 3), first)
    monkeypatch.undo()
    monkeypatch.setenv("SUNBAE_CACHE", str(cache.parent))
    kept.write_bytes(kept.read_bytes()[:100])
    assert np.array_equal(images.pixels(8, 8, 3), first)
    monkeypatch.setattr(imagecache, "MAX_BYTES", 1500)
    images.pixels(9, 9, 3)
    images.pixels(10, 10, 3)
    assert sum(p.stat().st_size for p in cache.iterdir()) <= 1500
    notes = []
    assert images.pixels(64, 64, 3, note=notes.append).shape == (2, 64, 64, 3)
    assert "more than the cache may take" in notes[0]
    assert not list(cache.glob(".*"))


def test_what_another_user_decoded_is_used(tmp_path, cache, monkeypatch):
    folder = fill(tmp_path, ["a/1.png", "b/2.png"])
    first = np.array(open_images(folder).pixels(8, 8, 3))

    def refused(path, *times):
        raise PermissionError(1, "Operation not permitted", str(path))

    kept = {path: path.stat().st_mtime_ns for path in cache.iterdir()}
    assert {path.suffix for path in kept} == {".npy", ".json"}
    monkeypatch.setattr(os, "utime", refused)
    monkeypatch.setattr("sunbae.data.imageset._decoded", None)
    monkeypatch.setattr(imagecheck, "_look", lambda listing, fresh, *rest: fresh and pytest.fail("looked at again"))
    assert np.array_equal(open_images(folder).pixels(8, 8, 3), first)
    assert {path: path.stat().st_mtime_ns for path in cache.iterdir()} == kept


@pytest.mark.parametrize("asked", ["", "{file}"])
def test_without_a_cache(tmp_path, monkeypatch, asked):
    folder = fill(tmp_path / "set", ["a/1.png", "b/2.png"])
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SUNBAE_CACHE", asked.format(file=tmp_path / "file"))
    notes = []
    assert open_images(folder).pixels(8, 8, 1, note=notes.append).shape == (2, 8, 8, 1)
    assert "cannot be kept" in notes[0]


def test_a_file_that_changes_in_between(tmp_path):
    images = open_images(fill(tmp_path, ["a/1.png", "b/2.png"]))
    (tmp_path / "b" / "2.png").write_text("")
    with pytest.raises(DataError, match=r"b/2\.png could be read at first and cannot now: the file is empty"):
        images.pixels(8, 8, 3)
    assert [r.name for r in open_images(fill(tmp_path, ["b/3.png"])).refused] == ["b/2.png"]


def test_pixels_of_anything(tmp_path):
    folder = fill(tmp_path / "set", ["1.png", "deep/2.png"])
    (folder / "notes.txt").write_text("x")
    found = pixels_of(folder, 8, 8, 3)
    assert (found.names, found.refused) == (("1.png", "deep/2.png"), ())
    one = pixels_of(folder / "1.png", 8, 8, 3)
    several = pixels_of([folder / "1.png", folder / "notes.txt"], 8, 8, 3)
    assert np.array_equal(one.pixels, found.pixels[:1])
    assert np.array_equal(several.pixels, one.pixels)
    assert "notes.txt" in several.refused[0].name
    assert pixels_of(np.zeros((5, 6)), 8, 8, 3).pixels.shape == (1, 8, 8, 3)
    assert pixels_of(np.zeros((5, 6, 3), np.uint8), 8, 8, 1).pixels.shape == (1, 8, 8, 1)
    assert pixels_of(np.zeros((7, 5, 6)), 5, 6, 1).names == tuple("1234567")
    with pytest.raises(DataError, match="no picture that can be used.*there is no such file"):
        pixels_of(tmp_path / "absent.png", 8, 8, 3)


def test_one_picture_by_name_is_one(tmp_path):
    picture = np.random.default_rng(0).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    np.save(tmp_path / "one.npy", picture)
    np.savez(tmp_path / "one.npz", x=picture)
    np.savez(tmp_path / "eight.npz", x=picture, y=np.arange(8) % 2)
    expected = pixels_of(tmp_path / "one.npy", 8, 8, 3).pixels
    np.testing.assert_array_equal(pixels_of(tmp_path / "one.npz", 8, 8, 3).pixels, expected)
    np.testing.assert_array_equal(pixels_of({"x": picture}, 8, 8, 3).pixels, expected)
    assert len(pixels_of(tmp_path / "eight.npz", 8, 8, 3).pixels) == 8


def test_fractions_that_rounding_took_above_one():
    some = np.random.default_rng(0).random((4, 8, 8)).astype(np.float32)
    some[0, 0, 0] = 1.0
    over = some.copy()
    over[0, 0, 0] = np.nextafter(np.float32(1), np.float32(2))
    np.testing.assert_array_equal(pixels_of(over, 8, 8, 1).pixels, pixels_of(some, 8, 8, 1).pixels)
    whole = np.random.default_rng(0).integers(0, 256, (4, 8, 8))
    np.testing.assert_array_equal(pixels_of(whole.astype(np.float32), 8, 8, 1).pixels[..., 0], whole)


def test_colours_and_sizes_come_out_right():
    def pixels(image, size, **options):
        with guarded():
            return take(encoded(image, "PNG", **options), "a.png", size)[1]

    deep = Image.fromarray(np.full((4, 4), 0x8000, np.uint16))
    assert (pixels(deep, Size(4, 4, 1)) == 128).all()
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    assert (pixels(clear, Size(4, 4, 3)) == 255).all()
    half = Image.fromarray(np.repeat([[[0]], [[200]]], 4, 1).astype(np.uint8)[..., 0].repeat(2, 0))  # 4 x 4: dark above
    bars = fitted(half.resize((8, 4)), Size(8, 8, 1, "pad"))[..., 0]
    assert (bars[:2] == 0).all()
    assert (bars[6:] == 0).all()
    assert fitted(half.resize((80, 4), Image.Resampling.NEAREST), Size(4, 4, 3, "crop")).shape == (4, 4, 3)


@pytest.mark.parametrize("fit", ["pad", "crop", "stretch"])
@pytest.mark.parametrize("shape", [(20, 3000), (3000, 20)])
def test_a_long_thin_jpeg(shape, fit):
    data = encoded(Image.new("RGB", shape, (200, 0, 0)), "JPEG")
    with guarded():
        pixels = take(data, "a.jpg", Size(16, 16, 3, fit))[1]
    assert pixels[..., 0].max() > 150
    assert pixels.shape == (16, 16, 3)


def test_settings_of_pillow_are_as_before(tmp_path, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    before = list(warnings.filters)
    folder = fill(tmp_path, ["a/1.png", "b/2.png"])
    whole = encoded(picture(random.Random(1), 200, 200), "JPEG")
    (folder / "a" / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    assert [r.name for r in open_images(folder).refused] == ["a/cut.jpg"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True
    assert warnings.filters == before


def test_an_empty_class_folder_is_told(tmp_path):
    place = fill(tmp_path, ["a/1.png", "b/1.png"])
    (place / "c").mkdir()
    assert open_images(place).notes == ("Class folders without a usable picture are left out: c.",)
