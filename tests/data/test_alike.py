"""Copies are found however they were changed, different pictures are kept apart."""

import io

import numpy as np
import pytest
from PIL import Image
from shared_data import shared

from sunbae.data.alike import alike
from sunbae.data.datasets import named_set


def scenes(n, side=40, channels=3, seed=0):
    """Smooth pictures that differ."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side] / side
    out = []
    for _k in range(n):
        planes = [
            sum(a * np.cos(2 * np.pi * (p * x + q * y) + r) for a, p, q, r in rng.uniform(-2.5, 2.5, (8, 4)))
            for _c in range(channels)
        ]
        out.append(np.clip(128 + 22 * np.stack(planes, -1), 20, 225))
    return np.array(out, np.uint8)


def jpeg(pictures):
    out = []
    for p in pictures:
        file = io.BytesIO()
        Image.fromarray(p).save(file, "JPEG", quality=80)
        out.append(np.asarray(Image.open(file)))
    return np.array(out)


CHANGES = {
    "same": lambda x: x,
    "jpeg": jpeg,
    "brighter": lambda x: np.clip(x * 1.08 + 6, 0, 255).astype(np.uint8),
    "resized": lambda x: np.array([np.asarray(Image.fromarray(p).resize((60, 60)).resize((40, 40))) for p in x]),
    "moved": lambda x: np.pad(x, ((0, 0), (1, 0), (0, 1), (0, 0)), "edge")[:, :-1, 1:],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_is_found(change):
    x = scenes(100)
    group = alike(np.concatenate([x, CHANGES[change](x)]))
    assert (group[100:] == np.arange(100)).mean() >= 0.97
    assert (group[:100] == np.arange(100)).all()


def test_a_mirror_image_only_if_asked():
    x = scenes(50)
    both = np.concatenate([x, x[:, :, ::-1]])
    assert (alike(both) == np.arange(100)).all()
    assert (alike(both, mirrored=True)[50:] == np.arange(50)).mean() >= 0.97


def test_another_colour_or_nothing_to_see():
    x = scenes(2, channels=1)
    red = np.repeat(x, 3, -1) * np.array([1, 0.4, 0.4])
    assert len(set(alike(np.concatenate([red, red[..., ::-1]]).astype(np.uint8)))) == 4
    plain = np.stack([np.full((8, 8, 1), v, np.uint8) for v in (0, 0, 1, 200)])
    assert alike(plain).tolist() == [0, 0, 2, 3]
    assert alike(plain[:1]).tolist() == [0]
    assert alike(np.array([0, 0, 90], np.uint8).reshape(3, 1, 1, 1)).tolist()[2] == 2


def test_groups_do_not_grow_along_a_chain():
    a, b = scenes(2)
    chain = np.stack([(a * (1 - t) + b * t) for t in np.linspace(0, 1, 60)]).astype(np.uint8)
    group = alike(chain)
    assert len(set(group)) >= 5
    assert np.bincount(group).max() <= 20


def test_order_and_memory_maps_do_not_matter(tmp_path):
    x = np.concatenate([scenes(30), scenes(30)])
    np.save(tmp_path / "x.npy", x)
    assert np.array_equal(alike(np.load(tmp_path / "x.npy", mmap_mode="r")), np.tile(np.arange(30), 2))
    assert len(set(alike(x[::-1]))) == 30


@pytest.mark.large
def test_digits_of_different_people_are_kept_apart():
    shared("mnist.npz")
    images = named_set("mnist")
    group = alike(images.pixels(28, 28, 1)[:10000])
    sizes = np.bincount(group)
    assert (sizes > 1).sum() < 150
    labels = images.table.frame["class"].to_numpy()[:10000]
    assert (labels[group] == labels).all()
