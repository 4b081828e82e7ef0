"""Three hundred hostile files: each is used rightly or refused by its name; nothing hangs, leaks or grows."""

import resource
import time

import hostile
import numpy as np
import pytest

from sunbae.data.images import open_images
from sunbae.data.newimages import pixels_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SUNBAE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "set").mkdir()
    (tmp_path / "outside").mkdir()
    return tmp_path / "set"


def test_each_is_used_or_refused_by_name(folder, capfd):
    expected = hostile.make(folder, folder.parent / "outside")
    assert len(expected) >= hostile.N
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    images = open_images(folder)
    pixels = images.pixels(16, 16, 3)
    assert time.monotonic() - started < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300 * 1024  # KiB
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")

    used = dict(zip(images.table.frame["file"], images.sizes.tolist(), strict=True))
    refused = {r.name: r.reason for r in images.refused}
    assert not used.keys() & refused.keys()
    wrong = []
    for name, (fate, size) in expected.items():
        found = hostile.USED if name in used else hostile.REFUSED if name in refused else hostile.IGNORED
        if fate == "either":
            assert found in (hostile.USED, hostile.REFUSED)
        elif found != fate or (size is not None and tuple(used[name]) != size):
            wrong.append((name, found, fate, used.get(name), refused.get(name)))
    assert not wrong
    assert all(refused.values())
    assert set(images.table.frame["class"]) == {"a", "b", "고양이"}
    assert pixels.shape == (len(images), 16, 16, 3)
    assert np.ptp(pixels.reshape(len(pixels), -1)[list(used).index("a/plain.jpg")]) > 50

    new = pixels_of(folder, 16, 16, 3)
    assert new.names == tuple(images.table.frame["file"])
    np.testing.assert_array_equal(new.pixels, pixels)
